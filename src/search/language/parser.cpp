// The grammar of executable documents, one function per rule (GraphQL, October 2021, section 2).
// Definitions of a type system are no queries and are refused like any other wrong word.

#include "search/language/parser.hpp"

#include <string>
#include <utility>

#include "search/language/lexer.hpp"
#include "search/language/query_error.hpp"

namespace ringmaster::search {
namespace {

class Parser {
public:
    Parser(std::string_view text, QueryLimits const& limits) : lexer_(text), limits_(limits) {
        advance();
    }

    Document document() {
        Document document;
        do {
            if (document.definitions.size() == limits_.definitions_max) {
                refuse("Too many definitions.");
            }
            document.definitions.push_back(definition());
        } while (token_.kind != Token::Kind::end);
        return document;
    }

private:
    // Counts how deep it is, whichever way a rule is left.
    class Nested {
    public:
        explicit Nested(Parser& parser) : parser_(parser) {
            if (++parser_.depth_ > parser_.limits_.depth_max) parser_.refuse("Nested too deeply.");
        }
        ~Nested() { --parser_.depth_; }
        Nested(Nested const&) = delete;
        Nested& operator=(Nested const&) = delete;

    private:
        Parser& parser_;
    };

    [[noreturn]] void refuse(std::string const& why) const {
        throw QueryError("Syntax Error: " + why, token_.at);
    }
    [[noreturn]] void unexpected() const {
        if (token_.kind == Token::Kind::end) refuse("Unexpected end of the query.");
        std::string const text = token_.text.substr(0, 40);
        refuse(token_.kind == Token::Kind::string ? "Unexpected string."
                                                  : "Unexpected \"" + text + "\".");
    }
    void advance() {
        if (++tokens_ > limits_.tokens_max) refuse("The query has too many tokens.");
        token_ = lexer_.next();
    }
    [[nodiscard]] bool is(char const* punctuator) const {
        return token_.kind == Token::Kind::punctuator && token_.text == punctuator;
    }
    [[nodiscard]] bool is_name() const { return token_.kind == Token::Kind::name; }
    [[nodiscard]] bool is_keyword(char const* word) const {
        return is_name() && token_.text == word;
    }
    bool take(char const* punctuator) {
        bool const there = is(punctuator);
        if (there) advance();
        return there;
    }
    void expect(char const* punctuator) {
        if (!take(punctuator)) unexpected();
    }
    std::string name() {
        if (!is_name()) unexpected();
        std::string text = std::move(token_.text);
        advance();
        return text;
    }
    std::string fragment_name() {
        if (is_keyword("on")) unexpected();
        return name();
    }

    Definition definition() {
        Definition one;
        one.at = token_.at;
        if (is("{")) {
            one.selections = selection_set();
            return one;
        }
        if (is_keyword("fragment")) return fragment(std::move(one));
        if (is_keyword("mutation")) {
            one.kind = Definition::Kind::mutation;
        } else if (is_keyword("subscription")) {
            one.kind = Definition::Kind::subscription;
        } else if (!is_keyword("query")) {
            unexpected();
        }
        advance();
        if (is_name()) one.name = name();
        if (take("(")) {
            do one.variables.push_back(variable_definition());
            while (!take(")"));
        }
        one.directives = directives(false);
        one.selections = selection_set();
        return one;
    }

    Definition fragment(Definition one) {
        one.kind = Definition::Kind::fragment;
        advance();
        one.name = fragment_name();
        if (!is_keyword("on")) unexpected();
        advance();
        one.type_condition = name();
        one.directives = directives(false);
        one.selections = selection_set();
        return one;
    }

    VariableDefinition variable_definition() {
        VariableDefinition one;
        one.at = token_.at;
        expect("$");
        one.name = name();
        expect(":");
        one.type = type();
        if (take("=")) one.fallback.push_back(value(true));
        one.directives = directives(true);
        return one;
    }

    TypeName type() {
        Nested const nested(*this);
        TypeName one;
        if (take("[")) {
            one.item.push_back(type());
            expect("]");
        } else {
            one.name = name();
        }
        one.is_required = take("!");
        return one;
    }

    std::vector<Selection> selection_set() {
        Nested const nested(*this);
        expect("{");
        std::vector<Selection> all;
        do all.push_back(is("...") ? fragment_selection() : field());
        while (!take("}"));
        return all;
    }

    Selection field() {
        Selection one;
        one.at = token_.at;
        one.name = name();
        if (take(":")) {
            if (++aliases_ > limits_.aliases_max) refuse("The query has too many aliases.");
            one.alias = std::move(one.name);
            one.name = name();
        }
        one.arguments = arguments(false);
        one.directives = directives(false);
        if (is("{")) one.selections = selection_set();
        return one;
    }

    Selection fragment_selection() {
        Selection one;
        one.at = token_.at;
        expect("...");
        if (is_name() && !is_keyword("on")) {
            one.kind = Selection::Kind::spread;
            one.name = name();
            one.directives = directives(false);
            return one;
        }
        one.kind = Selection::Kind::inline_fragment;
        if (is_keyword("on")) {
            advance();
            one.name = name();
        }
        one.directives = directives(false);
        one.selections = selection_set();
        return one;
    }

    std::vector<Argument> arguments(bool is_const) {
        std::vector<Argument> all;
        if (!take("(")) return all;
        do {
            Argument one;
            one.at = token_.at;
            one.name = name();
            expect(":");
            one.value = value(is_const);
            all.push_back(std::move(one));
        } while (!take(")"));
        return all;
    }

    std::vector<Directive> directives(bool is_const) {
        std::vector<Directive> all;
        while (is("@")) {
            Directive one;
            one.at = token_.at;
            advance();
            one.name = name();
            one.arguments = arguments(is_const);
            all.push_back(std::move(one));
        }
        return all;
    }

    Value value(bool is_const) {
        Value one;
        one.at = token_.at;
        switch (token_.kind) {
            case Token::Kind::integer: one.kind = Value::Kind::integer; break;
            case Token::Kind::real: one.kind = Value::Kind::real; break;
            case Token::Kind::string: one.kind = Value::Kind::string; break;
            case Token::Kind::name: one.kind = kind_of_word(); break;
            case Token::Kind::punctuator: return structured_value(std::move(one), is_const);
            case Token::Kind::end: unexpected();
        }
        one.text = std::move(token_.text);
        advance();
        return one;
    }

    [[nodiscard]] Value::Kind kind_of_word() const {
        if (token_.text == "true" || token_.text == "false") return Value::Kind::boolean;
        return token_.text == "null" ? Value::Kind::null : Value::Kind::enumeration;
    }

    Value structured_value(Value one, bool is_const) {
        Nested const nested(*this);
        if (!is_const && take("$")) {
            one.kind = Value::Kind::variable;
            one.text = name();
        } else if (take("[")) {
            one.kind = Value::Kind::list;
            while (!take("]")) one.items.push_back(value(is_const));
        } else if (take("{")) {
            one.kind = Value::Kind::object;
            while (!take("}")) {
                one.names.push_back(name());
                expect(":");
                one.items.push_back(value(is_const));
            }
        } else {
            unexpected();
        }
        return one;
    }

    Lexer lexer_;
    QueryLimits const& limits_;
    Token token_;
    std::size_t tokens_ = 0;
    std::size_t depth_ = 0;
    std::size_t aliases_ = 0;
};

}  // namespace

Document parse(std::string_view text, QueryLimits const& limits) {
    if (text.size() > limits.bytes_max) throw QueryError("The query is too long.");
    return Parser(text, limits).document();
}

}  // namespace ringmaster::search
