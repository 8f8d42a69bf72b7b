// Values of call-associated data on their way in: types (CD-1, CD-2), sealing (CD-4), defaults.
#include "api/commands/variables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/documents/variable_types.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/core/model/limits.hpp"
#include "unit/api/keys.hpp"

namespace ringmaster::api::variables_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

bool is_value(std::string_view type, std::string_view text) {
    return type_problem(type, text).empty();
}

TEST(VariableTypes, EitherSpellingOfThePublicDescription) {
    EXPECT_EQ(variable_type("DateTime"), "DATE_TIME");
    EXPECT_EQ(variable_type("DATE_TIME"), "DATE_TIME");
    EXPECT_EQ(variable_type("Integer"), "INTEGER");
}

TEST(VariableTypes, AnEmptyTextIsNotFilledInYet) {
    for (char const* type : {"STRING", "INTEGER", "DECIMAL", "BOOLEAN", "DATE_TIME"}) {
        EXPECT_TRUE(is_value(type, "")) << type;
    }
}

TEST(VariableTypes, Integers) {
    for (char const* text :
         {"0", "-1", "+17", "007", "9223372036854775807", "-9223372036854775808"}) {
        EXPECT_TRUE(is_value("INTEGER", text)) << text;
    }
    for (char const* text :
         {"1.0", "1e3", "one", "+", "+-1", "-+1", " 1", "1 ", "9223372036854775808", "0x10", "١"}) {
        EXPECT_FALSE(is_value("INTEGER", text)) << text;
    }
}

TEST(VariableTypes, Decimals) {
    for (char const* text : {"0", "-1.5", "+0.10", "12345678901234567890.5"}) {
        EXPECT_TRUE(is_value("DECIMAL", text)) << text;
    }
    for (char const* text : {".5", "5.", "1,5", "1.2.3", "1e3", "NaN", "-", "--1"}) {
        EXPECT_FALSE(is_value("DECIMAL", text)) << text;
    }
}

TEST(VariableTypes, Booleans) {
    for (char const* text : {"true", "false", "True", "FALSE"}) {
        EXPECT_TRUE(is_value("BOOLEAN", text)) << text;
    }
    for (char const* text : {"1", "yes", "tru", "true "}) {
        EXPECT_FALSE(is_value("BOOLEAN", text)) << text;
    }
}

TEST(VariableTypes, TimesOfIso8601) {
    for (char const* text :
         {"2026-03-01", "2024-02-29", "2026-03-01T09:30", "2026-03-01T09:30:15",
          "2026-03-01T09:30:15.250Z", "2026-03-01T09:30:15,25+01:00", "2026-03-01T09:30-0530",
          "2026-03-01T09:30:15+01", "2026-12-31T23:59:60Z", "2026-03-01T24:00"}) {
        EXPECT_TRUE(is_value("DATE_TIME", text)) << text;
    }
    for (char const* text : {"2026-3-1",
                             "2026-02-29",
                             "2026-13-01",
                             "2026-00-10",
                             "2026-04-31",
                             "20260301",
                             "2026-03-01 09:30",
                             "2026-03-01T",
                             "2026-03-01T9:30",
                             "2026-03-01T25:00",
                             "2026-03-01T24:01",
                             "2026-03-01T09:60",
                             "2026-03-01T09:30:61",
                             "2026-03-01T09:30:15.",
                             "2026-03-01T09:30+1",
                             "2026-03-01T09:30+01:60",
                             "2026-03-01T09:30ZZ",
                             "tomorrow",
                             "1772352000000",
                             "01.03.2026"}) {
        EXPECT_FALSE(is_value("DATE_TIME", text)) << text;
    }
}

// ---- reading ----------------------------------------------------------------------------------

std::string id_of(unsigned number) {
    return "00000000-0000-4000-8000-0000000000" + std::to_string(10 + number);
}

Directory directory_of(std::vector<json> definitions) {
    Directory directory(core::OrgId{});
    unsigned number = 0;
    for (json& definition : definitions) {
        auto const id = id_of(number++);
        definition["id"] = id;
        EXPECT_TRUE(directory.put({"cad-variable", id, 1, definition.dump(), {}, {}}));
    }
    return directory;
}

Directory small_directory() {
    return directory_of({{{"name", "Pin"}, {"variableType", "Integer"}, {"sensitive", true}},
                         {{"name", "Count"}, {"variableType", "Integer"}},
                         {{"name", "Note"}, {"variableType", "String"}}});
}

TEST(VariableReading, SecureOnesApartAndUnknownOnesAsTexts) {
    auto const directory = small_directory();
    Problems problems;
    auto const texts = read_variables({{"Pin", "1234"}, {"Count", "7"}, {"Colour", "blue"}},
                                      directory, nullptr, problems);
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_THAT(texts.secure, ElementsAre(Pair("Pin", "1234")));
    EXPECT_THAT(texts.plain, ElementsAre(Pair("Colour", "blue"), Pair("Count", "7")));
}

TEST(VariableReading, EveryProblemByPathAndNeverTheValue) {
    auto const directory = small_directory();
    std::string umlauts;
    for (int count = 0; count < 256; ++count) umlauts += "ü";
    Problems problems;
    auto const texts = read_variables({{"Pin", "12-34"},
                                       {"Count", "many"},
                                       {"Number", 7},
                                       {"", "x"},
                                       {"Long", umlauts + "x"},
                                       {"Fits", umlauts}},
                                      directory, nullptr, problems);
    EXPECT_THAT(problems,
                UnorderedElementsAre(Problem{"attributes.Long", "is longer than 256 characters"},
                                     Problem{"attributes.Number", "must be a string"},
                                     Problem{"attributes.Count", "must be a whole number"},
                                     Problem{"attributes.Pin", "must be a whole number"},
                                     Problem{"attributes.", "has no usable name"}));
    EXPECT_THAT(texts.plain, ElementsAre(Pair("Fits", umlauts)));
}

TEST(VariableReading, NamesAndNumberHaveLimits) {
    auto const directory = small_directory();
    json many = json::object();
    for (std::size_t index = 0; index <= core::limits::attributes_max; ++index) {
        many["variable-" + std::to_string(index)] = "x";
    }
    Problems problems;
    EXPECT_THAT(read_variables(many, directory, nullptr, problems).plain, IsEmpty());
    EXPECT_THAT(problems, ElementsAre(Problem{"attributes", "has more than 100 entries"}));
    problems.clear();
    std::string const longest(core::limits::attribute_name_max, 'n');
    auto const texts =
        read_variables({{longest, "x"}, {longest + "n", "x"}}, directory, nullptr, problems);
    EXPECT_EQ(texts.plain.size(), 1U);
    EXPECT_THAT(problems,
                ElementsAre(Problem{"attributes." + longest + "n", "has no usable name"}));
}

TEST(VariableReading, TheMaskLeavesASecureValueAsItIs) {
    auto const directory = small_directory();
    core::Task task;
    task.attributes["Pin"] = {core::SealedValue{"k", "n", "c"}, 1, {}};
    task.attributes["Old"] = {core::SealedValue{"k", "n", "c"}, 1, {}};  // not defined any more
    json const attributes{{"Pin", "*"}, {"Old", "*"}, {"Note", "*"}};
    Problems problems;
    auto const texts = read_variables(attributes, directory, &task, problems);
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_THAT(texts.secure, IsEmpty());
    EXPECT_THAT(texts.plain, ElementsAre(Pair("Note", "*"))) << "any text may be a star";
    static_cast<void>(read_variables({{"Pin", "*"}}, directory, nullptr, problems));
    EXPECT_THAT(problems, ElementsAre(Problem{"attributes.Pin", "is the mask of a secure value"}));
}

TEST(VariableReading, Versions) {
    Problems problems;
    json const body{{"attributeVersions", {{"a", 0}, {"b", 7}}}};
    EXPECT_THAT(read_versions(body, problems), ElementsAre(Pair("a", 0U), Pair("b", 7U)));
    EXPECT_THAT(problems, IsEmpty());
    json const wrong{{"attributeVersions", {{"a", -1}, {"b", "7"}, {"c", 1.5}, {"d", 4294967296}}}};
    EXPECT_THAT(read_versions(wrong, problems), IsEmpty());
    EXPECT_EQ(problems.size(), 4U);
    EXPECT_THAT(read_versions(json::object(), problems), IsEmpty());
}

TEST(VariableDefaults, FillWhatWasNotGivenInOrderAndWithinTheLimit) {
    auto const directory = directory_of(
        {{{"name", "Later"}, {"variableType", "String"}, {"defaultValue", "l"}, {"order", 2}},
         {{"name", "First"}, {"variableType", "String"}, {"defaultValue", "f"}, {"order", 1}},
         {{"name", "Given"}, {"variableType", "String"}, {"defaultValue", "g"}},
         {{"name", "Empty"}, {"variableType", "String"}, {"defaultValue", ""}},
         {{"name", "Gone"}, {"variableType", "String"}, {"defaultValue", "x"}, {"active", false}},
         {{"name", "Wrong"}, {"variableType", "Integer"}, {"defaultValue", "x"}},
         {{"name", "Pin"},
          {"variableType", "String"},
          {"defaultValue", "0000"},
          {"sensitive", true}}});
    VariableTexts texts;
    texts.plain["Given"] = "mine";
    add_defaults(texts, directory);
    EXPECT_THAT(texts.plain,
                ElementsAre(Pair("First", "f"), Pair("Given", "mine"), Pair("Later", "l")));
    EXPECT_THAT(texts.secure, IsEmpty());
    VariableTexts nearly_full;
    for (std::size_t index = 1; index < core::limits::attributes_max; ++index) {
        nearly_full.plain["variable-" + std::to_string(index)] = "x";
    }
    add_defaults(nearly_full, directory);
    EXPECT_EQ(nearly_full.plain.size(), core::limits::attributes_max);
    EXPECT_TRUE(nearly_full.plain.contains("Given")) << "order 0 comes first";
}

// ---- the vault --------------------------------------------------------------------------------

core::OrgId const org{{1, 2}};
core::TaskId const task{{3, 4}};
SealedPlace const place{org, task, "Pin"};

TEST(Vault, OpensWhereItWasSealedAndNowhereElse) {
    Vault const vault(tests::keyring({"new", "old"}));
    auto const sealed = vault.seal(place, "1234");
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->key_id, "new");
    auto const opened = [&](SealedPlace const& where) { return vault.open(where, *sealed); };
    EXPECT_EQ(std::get<std::string>(opened(place)), "1234");
    for (auto const& other : {SealedPlace{{{1, 3}}, task, "Pin"}, SealedPlace{org, {{3, 5}}, "Pin"},
                              SealedPlace{org, task, "Pin2"}, SealedPlace{org, task, "pin"}}) {
        EXPECT_EQ(std::get<OpenFailure>(opened(other)), OpenFailure::damaged);
    }
}

TEST(Vault, NeverTheSameTwiceAndNoWordAboutTheLength) {
    Vault const vault(tests::keyring({"k"}));
    auto const one = vault.seal(place, "1234");
    auto const same = vault.seal(place, "1234");
    auto const longer = vault.seal(place, "a secret of thirty-two letters..");
    EXPECT_NE(one->nonce, same->nonce);
    EXPECT_NE(one->ciphertext, same->ciphertext);
    EXPECT_EQ(one->ciphertext.size(), longer->ciphertext.size());
    for (std::string const& text : {std::string(), std::string(63, 'x'), std::string(64, 'x'),
                                    std::string("\x80\x00", 2), std::string(1'024, '\x80')}) {
        auto const sealed = vault.seal(place, text);
        EXPECT_EQ(std::get<std::string>(vault.open(place, *sealed)), text);
    }
}

TEST(Vault, KeysRotateById) {
    Vault vault(tests::keyring({"old"}));
    auto const before = vault.seal(place, "1234").value();
    vault.replace(tests::keyring({"new", "old"}));
    auto const after = vault.seal(place, "1234").value();
    EXPECT_EQ(after.key_id, "new");
    EXPECT_EQ(std::get<std::string>(vault.open(place, before)), "1234");
    vault.replace(tests::keyring({"new"}));
    EXPECT_EQ(std::get<OpenFailure>(vault.open(place, before)), OpenFailure::no_key);
    EXPECT_EQ(std::get<std::string>(vault.open(place, after)), "1234");
    auto renamed = after;
    renamed.key_id = "other";
    vault.replace(tests::keyring({"other", "new"}));
    EXPECT_EQ(std::get<OpenFailure>(vault.open(place, renamed)), OpenFailure::damaged);
}

TEST(Vault, WithoutAKeyNothingIsSealed) {
    EXPECT_FALSE(Vault().seal(place, "1234"));
    auto broken = Vault(tests::keyring({"k"})).seal(place, "1234").value();
    broken.nonce.pop_back();
    EXPECT_EQ(std::get<OpenFailure>(Vault(tests::keyring({"k"})).open(place, broken)),
              OpenFailure::damaged);
}

}  // namespace
}  // namespace ringmaster::api::variables_test
