// Every operator in every form of value, wherever a list reads one: answered or refused, by a list
// that goes on answering. An operator may take no value at all, which a reader of `values` forgets.

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "api/documents/resource.hpp"
#include "unit/api/config_reader.hpp"

namespace ringmaster::api::config_query_forms_test {
namespace {

using namespace testing;

constexpr std::array operators = {
    "==",        "!=",      "=in=", "=out=",  "=gt=",      ">",           "=ge=",
    ">=",        "=lt=",    "<",    "=le=",   "<=",        "=like=",      "=ke=",
    "=nk=",      "=ilike=", "=ik=", "=null=", "=notlike=", "=isnull=",    "=na=",
    "=notnull=", "=nn=",    "=bt=", "=nb=",   "=between=", "=notbetween="};
constexpr std::array values = {"", "''", "%22%22", "()", "('')", "(,)", "x", "(x,y)", "*"};

// "<field><operator><value>", of all of them.
std::vector<std::string> forms(std::string const& field) {
    std::vector<std::string> result;
    for (char const* name : operators) {
        for (char const* value : values) result.push_back(field + name + value);
    }
    return result;
}

class QueryForms : public ::testing::Test {
protected:
    Reader read{demo_json()};

    void SetUp() override { read.principal.role = AccessRole::administrator; }

    void is_answered(std::string const& target) {
        int const status = read(target).status;
        EXPECT_TRUE(status == 200 || status == 400) << target << ": " << status;
    }
};

TEST_F(QueryForms, OfFilters) {
    for (std::string const& form : forms("name")) {
        is_answered("/team?filter=" + form);
        is_answered("/team?filter=id==x," + form);
        is_answered("/team?filter=active==true;" + form);
    }
}

TEST_F(QueryForms, OfSearches) {
    for (std::string const& form : forms("value")) is_answered("/team?search=field==name;" + form);
    for (std::string const& form : forms("field"))
        is_answered("/team?search=" + form + ";value==x");
    for (std::string const& form : forms("fields")) {
        is_answered("/team?search=" + form + ";value=isnull=");
        is_answered("/team?search=value=nn=;" + form);
        is_answered("/team?search=" + form);
    }
}

TEST_F(QueryForms, OfSortingAndPages) {
    for (std::string const parameter :
         {"sort", "sortBy", "sortOrder", "attributes", "page", "pageSize"}) {
        for (char const* value : values) {
            is_answered("/team?" + parameter + "=" + value);
            is_answered("/team?sortBy=name&" + parameter + "=" + value);
        }
    }
}

// What takes no value, on every list there is.
TEST_F(QueryForms, OfEveryResource) {
    for (Resource const& resource : resources()) {
        if (resource.name == "organization") continue;  // one document, no list
        std::string const list = "/" + std::string(resource.name);
        for (std::string const name : {"=isnull=", "=null=", "=na=", "=notnull=", "=nn="}) {
            is_answered(list + "?filter=id" + name);
            is_answered(list + "?search=field==id;value" + name);
            is_answered(list + "?search=field" + name + ";value==x");
        }
    }
}

}  // namespace
}  // namespace ringmaster::api::config_query_forms_test
