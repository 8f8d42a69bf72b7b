#pragma once
// What the style rules look at: one file, as text and as tokens. The scanner is no parser; it
// knows just enough of C++ (comments, literals, preprocessor lines, kinds of braces) to find
// functions and statements. Pure values, no ownership, any thread.

#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct File {
    std::string path;  // relative to the root of the source tree, with '/'
    std::string text;
};

struct Finding {
    std::string path;
    int line = 0;
    std::string what;
};
using Findings = std::vector<Finding>;

struct Token {
    std::string_view text;  // string and character literals are all `""`
    int line = 0;
};

struct Function {
    int first_line = 0;
    int last_line = 0;
    [[nodiscard]] int lines() const { return last_line - first_line + 1; }
};

// A full statement that contains co_await, with the shapes g++ 12 miscompiles beside it.
struct AwaitStatement {
    int line = 0;
    bool capturing_lambda = false;
    bool brace_initializer = false;
    bool conditional = false;
};

struct Structure {
    std::vector<Function> functions;
    std::vector<AwaitStatement> awaits;
};

[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);
// The code without comments, literals' contents and preprocessor lines.
[[nodiscard]] std::vector<Token> tokenize(std::string_view text);
[[nodiscard]] Structure find_structure(std::vector<Token> const& tokens);
[[nodiscard]] bool starts_with(std::string_view text, std::string_view prefix);
[[nodiscard]] bool ends_with(std::string_view text, std::string_view suffix);

}  // namespace tidy
