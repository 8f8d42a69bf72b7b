#include <cctype>

#include "tidy/source.hpp"

namespace tidy {
namespace {

bool is_word(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// Walks over the text once; every read_* leaves the position behind what it read.
class Tokenizer {
public:
    explicit Tokenizer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        while (position_ < text_.size()) step();
        return std::move(tokens_);
    }

private:
    [[nodiscard]] bool at(std::string_view expected) const {
        return text_.substr(position_, expected.size()) == expected;
    }

    void advance(std::size_t count) {
        for (; count > 0 && position_ < text_.size(); --count) {
            if (text_[position_] == '\n') ++line_;
            ++position_;
        }
    }

    void advance_behind(std::string_view end) {
        auto const found = text_.find(end, position_);
        advance(found == std::string_view::npos ? text_.size() : found + end.size() - position_);
    }

    void step() {
        char const next = text_[position_];
        if (next == '\n') {
            line_is_empty_ = true;
            advance(1);
        } else if (std::isspace(static_cast<unsigned char>(next)) != 0) {
            advance(1);
        } else if (at("//")) {
            advance_behind("\n");
            line_is_empty_ = true;
        } else if (at("/*")) {
            advance_behind("*/");
        } else if (next == '#' && line_is_empty_) {
            skip_directive();
        } else {
            line_is_empty_ = false;
            read_token(next);
        }
    }

    // A preprocessor line with its continuations: macro bodies are not code of this file.
    void skip_directive() {
        while (position_ < text_.size() && text_[position_] != '\n') {
            advance(at("\\\n") ? 2 : 1);
        }
    }

    void read_token(char next) {
        if (at("R\"")) {
            read_raw_string();
        } else if (next == '"' || next == '\'') {
            read_literal(next);
        } else if (is_word(next)) {
            read_word();
        } else {
            std::size_t const length = at("->") || at("::") ? 2 : 1;
            tokens_.push_back({text_.substr(position_, length), line_});
            advance(length);
        }
    }

    void read_raw_string() {
        tokens_.push_back({"\"\"", line_});
        auto const open = text_.find('(', position_);
        if (open == std::string_view::npos) return advance(text_.size());
        std::string const delimiter(text_.substr(position_ + 2, open - position_ - 2));
        advance_behind(")" + delimiter + "\"");
    }

    void read_literal(char quote) {
        tokens_.push_back({"\"\"", line_});
        advance(1);
        while (position_ < text_.size() && text_[position_] != quote) {
            advance(text_[position_] == '\\' ? 2 : 1);
        }
        advance(1);
    }

    // Words and numbers; a quote inside a number separates its digits.
    void read_word() {
        bool const number = std::isdigit(static_cast<unsigned char>(text_[position_])) != 0;
        std::size_t end = position_;
        while (end < text_.size() && (is_word(text_[end]) || (number && text_[end] == '\''))) {
            ++end;
        }
        tokens_.push_back({text_.substr(position_, end - position_), line_});
        advance(end - position_);
    }

    std::string_view text_;
    std::size_t position_ = 0;
    int line_ = 1;
    bool line_is_empty_ = true;  // nothing but spaces since the last line break
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::vector<Token> tokenize(std::string_view text) { return Tokenizer(text).run(); }

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

}  // namespace tidy
