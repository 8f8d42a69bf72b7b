#include "tidy/rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tidy {
namespace {

using Words = std::vector<std::string_view>;

bool is_test(File const& file) { return starts_with(file.path, "tests/"); }
bool is_header(File const& file) { return ends_with(file.path, ".hpp"); }

bool is_core(File const& file) {
    return starts_with(file.path, "src/core/") ||
           starts_with(file.path, "include/ringmaster/core/");
}

// Columns, not bytes: continuation bytes of UTF-8 take no space of their own.
int columns(std::string_view line) {
    return static_cast<int>(std::count_if(line.begin(), line.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    }));
}

bool is_word_letter(std::string_view text, std::size_t position) {
    if (position >= text.size()) return false;
    char const letter = text[position];
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

bool contains_word(std::string_view line, std::string_view word) {
    for (std::size_t at = line.find(word); at != std::string_view::npos;
         at = line.find(word, at + 1)) {
        bool const starts = at == 0 || !is_word_letter(line, at - 1);
        if (starts && !is_word_letter(line, at + word.size())) return true;
    }
    return false;
}

// A loop with nothing in it that watches the clock takes the processor from what it waits for.
bool spins(std::string_view line) {
    return line.find("while (") != std::string_view::npos &&
           line.find("now()") != std::string_view::npos && ends_with(line, "{}");
}

}  // namespace

Findings check_file_length(File const& file) {
    auto const lines = static_cast<int>(split_lines(file.text).size());
    if (lines <= file_lines_max) return {};
    return {{file.path, lines, "file of " + std::to_string(lines) + " lines"}};
}

Findings check_function_length(File const& file) {
    Findings findings;
    for (auto const& function : find_structure(tokenize(file.text)).functions) {
        if (function.lines() <= function_lines_max) continue;
        findings.push_back({file.path, function.first_line,
                            "function of " + std::to_string(function.lines()) + " lines"});
    }
    return findings;
}

Findings check_lines(File const& file) {
    Findings findings;
    int number = 0;
    for (auto const line : split_lines(file.text)) {
        ++number;
        if (columns(line) > columns_max) {
            findings.push_back({file.path, number, "line over 100 columns"});
        }
        if (line.find('\t') != std::string_view::npos) {
            findings.push_back({file.path, number, "tab"});
        }
        if (ends_with(line, " ") || ends_with(line, "\r")) {
            findings.push_back({file.path, number, "trailing space"});
        }
    }
    if (!file.text.empty() && file.text.back() != '\n') {
        findings.push_back({file.path, number, "no line break at the end"});
    }
    return findings;
}

Findings check_words(File const& file) {
    // Spelled in two halves, so that this file does not find itself.
    static Words const unfinished{
        "TO"
        "DO",
        "FIX"
        "ME",
        "X"
        "XX"};
    static Words const sleeping{
        "sleep"
        "_for",
        "sleep"
        "_until",
        "u"
        "sleep",
        "nano"
        "sleep"};
    Findings findings;
    int number = 0;
    for (auto const line : split_lines(file.text)) {
        ++number;
        for (auto const word : unfinished) {
            if (contains_word(line, word)) {
                findings.push_back({file.path, number, "finish it first: " + std::string(word)});
            }
        }
        for (auto const word : sleeping) {
            if (is_test(file) && contains_word(line, word)) {
                findings.push_back(
                    {file.path, number, "tests wait for what they can observe, they do not sleep"});
            }
        }
        if (is_test(file) && spins(line)) {
            findings.push_back(
                {file.path, number, "wait for the time, do not spin until it comes"});
        }
    }
    return findings;
}

Findings check_header(File const& file) {
    if (!is_header(file)) return {};
    auto const lines = split_lines(file.text);
    if (lines.empty() || lines[0] != "#pragma once") {
        return {{file.path, 1, "a header begins with #pragma once"}};
    }
    if (!starts_with(file.path, "include/")) return {};
    if (lines.size() < 2 || !starts_with(lines[1], "// ")) {
        return {{file.path, 2, "a public header opens by saying what it is for"}};
    }
    return {};
}

Findings check_core_purity(File const& file) {
    if (!is_core(file)) return {};
    static Words const headers{"thread",     "mutex",  "iostream",           "random",
                               "fstream",    "atomic", "condition_variable", "future",
                               "filesystem", "ctime"};
    static Words const words{"float", "double", "system_clock", "steady_clock", "rand", "getenv"};
    Findings findings;
    int number = 0;
    for (auto const line : split_lines(file.text)) {
        ++number;
        for (auto const header : headers) {
            if (line == "#include <" + std::string(header) + ">") {
                findings.push_back({file.path, number, "core does not use " + std::string(line)});
            }
        }
    }
    auto const tokens = tokenize(file.text);
    for (std::size_t index = 0; index < tokens.size(); ++index) {
        bool const clock_read = tokens[index].text == "now" && index > 0 &&
                                tokens[index - 1].text == "::" && index + 1 < tokens.size() &&
                                tokens[index + 1].text == "(";
        if (clock_read || std::count(words.begin(), words.end(), tokens[index].text) > 0) {
            findings.push_back({file.path, tokens[index].line,
                                "core does not use " + std::string(tokens[index].text)});
        }
    }
    return findings;
}

Findings check_coroutines(File const& file) {
    Findings findings;
    auto const tokens = tokenize(file.text);
    for (auto const& statement : find_structure(tokens).awaits) {
        auto const add = [&](bool present, char const* what) {
            if (present) findings.push_back({file.path, statement.line, what});
        };
        add(statement.capturing_lambda, "co_await beside a lambda with captures: name it first");
        add(statement.brace_initializer, "co_await beside a braced temporary: name it first");
        add(statement.conditional, "co_await beside ?: - use if");
    }
    static std::array<std::string_view, 6> const rooms{
        "src/core/",  "include/ringmaster/core/",  "src/api/",
        "src/store/", "include/ringmaster/store/", "include/ringmaster/api/"};
    bool const banned = std::any_of(rooms.begin(), rooms.end(), [&](std::string_view room) {
        return starts_with(file.path, room);
    });
    for (auto const& token : tokens) {
        if (banned && starts_with(token.text, "co_")) {
            bool const keyword =
                token.text == "co_await" || token.text == "co_return" || token.text == "co_yield";
            if (keyword) findings.push_back({file.path, token.line, "no coroutines in this room"});
        }
    }
    return findings;
}

Findings check_markdown(File const& file) {
    int titles = 0;
    bool in_code = false;
    for (auto const line : split_lines(file.text)) {
        if (starts_with(line, "```")) in_code = !in_code;
        if (!in_code && starts_with(line, "# ")) ++titles;
    }
    if (titles == 1) return {};
    return {{file.path, 1, "a document has one title, this has " + std::to_string(titles)}};
}

}  // namespace tidy
