// Every operator × every field of every resource × with a value, without, with garbage × every
// parameter and route that takes a filter: an answer or a 400, never anything else (RQ-16, OPS-8).

#include <gtest/gtest.h>

#include <set>

#include "ringmaster/api/resource.hpp"
#include "unit/api/config_reader.hpp"

namespace ringmaster::api {
namespace {

using namespace testing;

std::string encoded(std::string const& text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        bool const plain = std::isalnum(byte) != 0;
        if (plain) out += letter;
        if (!plain) out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return out;
}

constexpr char const* operators[] = {
    "==",        "!=",      "=in=",         "=out=",    "=gt=",   ">",    "=ge=",      ">=",
    "=lt=",      "<",       "=le=",         "<=",       "=like=", "=ke=", "=nk=",      "=notlike=",
    "=ik=",      "=ilike=", "=null=",       "=isnull=", "=na=",   "=nn=", "=notnull=", "=bt=",
    "=between=", "=nb=",    "=notbetween=", "=huh=",    "=",      ""};

std::vector<std::string> const& values() {
    static std::vector<std::string> const all{"",         "name",
                                              "\"a b\"",  "()",
                                              "(",        "(a)",
                                              "(a,b)",    "(1,2)",
                                              "(,)",      "(a,b,c)",
                                              "\"",       "'",
                                              ",",        ";",
                                              "*",        "true",
                                              "12",       "-1e999",
                                              "nan",      "null",
                                              "\xff\xfe", std::string("\0", 1),
                                              "\xe2\x82", "((((",
                                              "))))",     "\\",
                                              "\"\\"};
    return all;
}

class QueryForms : public ::testing::Test {
protected:
    Reader read{demo_json()};
    std::size_t asked = 0;

    QueryForms() { read.principal.role = AccessRole::administrator; }

    void ask(std::string const& path, std::string const& parameter, std::string const& text) {
        std::string const target = path + "?" + parameter + "=" + encoded(text);
        ++asked;
        int status = 0;
        ASSERT_NO_THROW(status = read(target).status) << path << " " << parameter << " " << text;
        ASSERT_TRUE(status == 200 || status == 400 || status == 404)
            << status << " " << path << " " << parameter << " " << text;
    }
    void ask_everything(std::string const& path, std::string const& field,
                        std::vector<std::string> const& with) {
        for (char const* const wanted : operators) {
            for (std::string const& value : with) ask(path, "filter", field + wanted + value);
        }
    }
};

std::vector<std::string> fields_of(std::span<Field const> fields) {
    std::vector<std::string> names{"id", "version", "nothing", "name.first", ".", ""};
    for (Field const& field : fields) names.emplace_back(field.name);
    return names;
}

TEST_F(QueryForms, OfFiltersOnEveryResource) {
    for (Resource const& resource : resources()) {
        std::string const name(resource.name);
        for (std::string const& field : fields_of(resource.fields)) {
            ask_everything("/" + name, field, {"", "(a,b)"});
        }
        if (name == "team") ask_everything("/v2/team", "name", values());
    }
    EXPECT_GT(asked, 5'000U);
}

// The long form of `search` is a filter of its own.
TEST_F(QueryForms, OfSearches) {
    for (char const* const resource : {"team", "address-book"}) {
        std::string const path = "/" + std::string(resource);
        for (char const* const first : operators) {
            for (char const* const second : operators) {
                for (char const* const value : {"", "name"}) {
                    ask(path, "search",
                        "field" + std::string(first) + value + ";value" + second + value);
                }
            }
        }
    }
}

TEST_F(QueryForms, OfSearchesOnEveryRouteThatTakesThem) {
    for (char const* const path :
         {"/team", "/v2/team", "/team/7ea30000-0000-4000-8000-000000000001/incoming-references",
          "/address-book/ab000000-0000-4000-8000-000000000001/entry", "/api-token", "/v2/user"}) {
        ask(path, "search", "field==name;value=isnull=");
        ask(path, "search", "field=isnull=;value==a");
        ask(path, "search", "fields=in=(name,description);value=notnull=");
        ask(path, "filter", "name=isnull=");
        for (char const* const parameter : {"sort", "attributes", "page", "pageSize"}) {
            for (std::string const& value : values()) ask(path, parameter, value);
        }
    }
}

TEST_F(QueryForms, TheLongFormOfASearchStillFinds) {
    auto const found = read("/team?search=" + encoded("field==name;value==o"));
    ASSERT_EQ(found.status, 200);
    EXPECT_FALSE(found.body.empty());
    auto const text = read("/team?search=" + encoded("field==name;value=isnull="));
    ASSERT_EQ(text.status, 200);
    EXPECT_TRUE(text.body.empty());  // no long form: it is the text itself, which nobody has
}

}  // namespace
}  // namespace ringmaster::api
