#pragma once
// Text of a query, token by token (GraphQL, October 2021, section 2.1).
//
// Ownership: reads the caller's text, which must outlive it. Threading: one thread. Units:
// characters are Unicode's. Errors: QueryError.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "search/language/document.hpp"

namespace ringmaster::search {

struct Token {
    enum class Kind { end, punctuator, name, integer, real, string };
    Kind kind = Kind::end;
    std::string text = {};  // as written; of a string what it says
    Location at = {};
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}
    // Behind the last one `end`, again and again.
    Token next();

private:
    [[nodiscard]] bool is_done() const { return offset_ >= text_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const;
    [[nodiscard]] bool looks_at(std::string_view what) const {
        return text_.substr(offset_, what.size()) == what;
    }
    void skip_ignored();
    void skip_line();
    std::string_view take_plain(std::string_view ends);
    void new_line(std::size_t length);
    char32_t take_character();
    void number(Token& token);
    void digits();
    void string(Token& token);
    void block_string(Token& token);
    void escape(std::string& into);
    char32_t unicode_escape();
    char32_t braced_escape();
    char32_t hex_of(std::size_t count);
    [[nodiscard]] Location here() const { return {line_, column_}; }
    [[noreturn]] void refuse(std::string const& why) const;

    std::string_view text_;
    std::size_t offset_ = 0;
    int line_ = 1;
    int column_ = 1;
};

}  // namespace ringmaster::search
