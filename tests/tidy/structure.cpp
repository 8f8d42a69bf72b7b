#include <algorithm>
#include <array>
#include <cctype>

#include "tidy/source.hpp"

namespace tidy {
namespace {

enum class Kind { scope, block, lambda, initializer, parenthesis };

// What is known of the statement being read; a block and a lambda body have statements of their
// own, parentheses and initializers belong to the statement around them.
struct Statement {
    int line = 0;            // 0: nothing read yet
    std::string_view first;  // its first token
    bool names_type = false;
    bool names_scope = false;
    bool has_parentheses = false;
    bool has_return_type = false;  // `-> T` or `requires`: a name may stand before the body
    bool has_await = false;
    bool capturing_lambda = false;
    bool brace_initializer = false;
    bool conditional = false;
};

struct Frame {
    Kind kind = Kind::scope;
    bool pending_lambda = false;  // after a lambda's [..]: the next brace here is its body
    bool counts = false;          // an outermost function: its length is measured
    int first_line = 0;
    Statement statement;
};

template <std::size_t Size>
bool one_of(std::string_view text, std::array<std::string_view, Size> const& words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_name(std::string_view text) {
    return !text.empty() && (std::isalnum(static_cast<unsigned char>(text[0])) != 0 ||
                             text[0] == '_' || text[0] == '>');
}

class Scanner {
public:
    explicit Scanner(std::vector<Token> const& tokens) : tokens_(tokens) { frames_.push_back({}); }

    Structure run() {
        for (index_ = 0; index_ < tokens_.size(); ++index_) read(tokens_[index_]);
        return std::move(found_);
    }

private:
    [[nodiscard]] std::string_view text_at(std::size_t index) const {
        return index < tokens_.size() ? tokens_[index].text : std::string_view();
    }
    [[nodiscard]] std::string_view previous() const {
        return index_ == 0 ? std::string_view() : tokens_[index_ - 1].text;
    }

    // The frame whose statement the current token belongs to.
    [[nodiscard]] Frame& owner() {
        auto frame = frames_.rbegin();
        while (frame->kind == Kind::parenthesis || frame->kind == Kind::initializer) ++frame;
        return *frame;
    }
    [[nodiscard]] bool inside_function() const {
        return std::any_of(frames_.begin(), frames_.end(), [](Frame const& frame) {
            return frame.kind == Kind::block || frame.kind == Kind::lambda;
        });
    }

    void read(Token const& token) {
        Statement& statement = owner().statement;
        if (statement.line == 0 && token.text != "}") {
            statement.line = token.line;
            statement.first = token.text;
        }
        if (token.text == "{") {
            open_brace(token);
        } else if (token.text == "(") {
            frames_.push_back({Kind::parenthesis, false, false, token.line, {}});
        } else if (token.text == ")" || token.text == "}") {
            close(token);
        } else if (token.text == ";") {
            if (frames_.back().kind != Kind::parenthesis) end_statement();
        } else if (token.text == "[") {
            open_bracket();
        } else {
            note(token, statement);
        }
    }

    void note(Token const& token, Statement& statement) {
        static constexpr std::array<std::string_view, 4> types{"class", "struct", "union", "enum"};
        bool const outermost = frames_.back().kind != Kind::parenthesis;
        if (token.text == "template") {
            skip_angles();
        } else if (token.text == "co_await") {
            statement.has_await = true;
        } else if (token.text == "?") {
            statement.conditional = true;
        } else if (outermost && one_of(token.text, types)) {
            statement.names_type = true;
            statement.has_parentheses = false;
        } else if (token.text == "namespace" || token.text == "extern") {
            statement.names_scope = true;
        } else if (outermost && (token.text == "->" || token.text == "requires")) {
            statement.has_return_type = statement.has_return_type || statement.has_parentheses;
        } else if (token.text == ":" && access_label()) {
            statement = {};
        }
    }

    [[nodiscard]] bool access_label() const {
        static constexpr std::array<std::string_view, 3> labels{"public", "protected", "private"};
        return one_of(previous(), labels) && text_at(index_ + 1) != ":";
    }

    // `template <class T>`: its `class` declares no type.
    void skip_angles() {
        int depth = 0;
        while (index_ + 1 < tokens_.size()) {
            std::string_view const next = text_at(index_ + 1);
            if (depth == 0 && next != "<") return;
            if (next == "<") ++depth;
            if (next == ">" && --depth == 0) {
                ++index_;
                return;
            }
            ++index_;
        }
    }

    // `auto const& [key, value]`
    [[nodiscard]] bool structured_binding() const {
        if (previous() != "&" || index_ < 2) return false;
        std::string_view const before = tokens_[index_ - 2].text;
        return before == "auto" || before == "const" || before == "&";
    }

    // A bracket after a name or a closing one is a subscript, a doubled one an attribute.
    void open_bracket() {
        std::string_view const before = previous();
        bool const keyword = before == "return" || before == "co_return" || before == "co_await";
        bool const subscript =
            (is_name(before) && before != ">" && !keyword) || before == ")" || before == "]";
        if (subscript || before == "[" || text_at(index_ + 1) == "[") return;
        if (structured_binding()) return;
        frames_.back().pending_lambda = true;
        if (text_at(index_ + 1) != "]") owner().statement.capturing_lambda = true;
    }

    [[nodiscard]] Kind kind_of_brace() {
        static constexpr std::array<std::string_view, 13> before_block{
            ")", "else", "do",       "try",      ";",     "{",      "",
            "}", ":",    "noexcept", "override", "final", "mutable"};
        Statement const& statement = owner().statement;
        if (frames_.back().pending_lambda) return Kind::lambda;
        bool const nested =
            frames_.back().kind == Kind::parenthesis || frames_.back().kind == Kind::initializer;
        if (nested) return Kind::initializer;
        if (!inside_function() && statement.names_scope) return Kind::scope;
        if (statement.names_type && !statement.has_parentheses) return Kind::scope;
        if (one_of(previous(), before_block) || statement.has_return_type) return Kind::block;
        bool const qualifier = previous() == "const" || previous() == "&";
        if (qualifier && statement.has_parentheses) return Kind::block;
        return Kind::initializer;
    }

    void open_brace(Token const& token) {
        Kind kind = kind_of_brace();
        bool const function = kind == Kind::block || kind == Kind::lambda;
        Statement& statement = owner().statement;
        Frame frame{kind, false, function && !inside_function(), statement.line, {}};
        if (frame.first_line == 0) frame.first_line = token.line;
        frames_.back().pending_lambda = false;
        if (kind == Kind::initializer) statement.brace_initializer = true;
        if (kind == Kind::block || kind == Kind::scope) end_statement();
        frames_.push_back(frame);
    }

    void close(Token const& token) {
        if (frames_.size() == 1) return;  // unbalanced: the compiler's business
        Frame const closed = frames_.back();
        if (closed.kind != Kind::parenthesis && closed.kind != Kind::initializer) end_statement();
        frames_.pop_back();
        if (closed.counts) found_.functions.push_back({closed.first_line, token.line});
        if (closed.kind == Kind::parenthesis && frames_.back().kind != Kind::parenthesis) {
            owner().statement.has_parentheses = true;
            if (macro_without_semicolon()) end_statement();
        }
    }

    // `RINGMASTER_ENUM(...)` on lines of its own: what follows it is another declaration.
    [[nodiscard]] bool macro_without_semicolon() {
        std::string_view const next = text_at(index_ + 1);
        return starts_with(owner().statement.first, "RINGMASTER_") && is_name(next);
    }

    void end_statement() {
        Statement& statement = owner().statement;
        if (statement.has_await) {
            found_.awaits.push_back({statement.line, statement.capturing_lambda,
                                     statement.brace_initializer, statement.conditional});
        }
        statement = {};
        owner().pending_lambda = false;
    }

    std::vector<Token> const& tokens_;
    std::size_t index_ = 0;
    std::vector<Frame> frames_;
    Structure found_;
};

}  // namespace

Structure find_structure(std::vector<Token> const& tokens) { return Scanner(tokens).run(); }

}  // namespace tidy
