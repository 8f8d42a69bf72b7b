// Control characters are refused in every text but notes: every route with a body, every field of
// every resource, connectors' frames and imports.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/documents/resource.hpp"
#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/documents/organization_document.hpp"
#include "ringmaster/api/text/json.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::control_characters_test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char const* complaint = "must not contain control characters";

// C0, DEL and C1, in the text of a JSON document.
std::vector<std::string> controls() {
    std::vector<std::string> all;
    for (int code = 0; code < 0x20; ++code) all.emplace_back(1, static_cast<char>(code));
    all.emplace_back("\x7f");
    for (int code = 0x80; code < 0xA0; ++code) {
        all.push_back(std::string("\xC2") + static_cast<char>(code));
    }
    return all;
}

TEST(ControlCharacters, AreFoundWhereverTheyStand) {
    for (auto const& control : controls()) {
        for (auto const& value :
             {json{{"name", "a" + control}}, json{{"names", {"b", control + "a"}}},
              json{{"deep", {{"list", json::array({json{{"text", control}}})}}}},
              json{{"a" + control, "as a key"}}}) {
            Problems problems;
            EXPECT_FALSE(parse_json(value.dump(), {}, problems)) << value.dump();
            ASSERT_EQ(problems.size(), 1U) << value.dump();
            EXPECT_EQ(problems[0].text, complaint);
            EXPECT_THAT(problems[0].path, Not(HasSubstr(control)));
        }
    }
}

TEST(ControlCharacters, NotesKeepTheirLines) {
    for (auto const& control : controls()) {
        bool const is_line = control == "\n" || control == "\r" || control == "\t";
        Problems problems;
        json const body{{"note", "first" + control + "second"}};
        EXPECT_EQ(parse_json(body.dump(), {}, problems).has_value(), is_line) << body.dump();
        json const inside{{"more", body}};
        EXPECT_FALSE(parse_json(inside.dump(), {}, problems)) << inside.dump();
    }
}

TEST(ControlCharacters, WhatPeopleWriteIsNone) {
    for (char const* text :
         {"J\u00fcrgen", "\u00a0", "\u200d", "\u2028", "a b", "\xF0\x9F\x93\x9E"}) {
        Problems problems;
        EXPECT_TRUE(parse_json(json{{"name", text}}.dump(), {}, problems)) << text;
    }
}

// Every text field of every command.
TEST(ControlCharacters, NoCommandTakesThem) {
    std::size_t fields = 0;
    for (BodyShape const& shape : body_shapes()) {
        for (BodyField const& field : shape.fields) {
            if (field.type != BodyType::text) continue;
            ++fields;
            for (char const* control : {"\x01", "\x1b", "\x7f"}) {
                Problems problems;
                json const body{{std::string(field.name), std::string("x") + control}};
                EXPECT_FALSE(parse_body(shape.route, body.dump(), problems));
                ASSERT_FALSE(problems.empty());
                EXPECT_EQ(problems[0].path, field.name) << shape.route;
                EXPECT_EQ(problems[0].text, complaint) << shape.route;
            }
        }
    }
    EXPECT_GT(fields, 30U);
}

// Every field of every resource that holds a text: by the single route, and in an import.
TEST(ControlCharacters, NoDocumentTakesThem) {
    World world;
    auto const admin = world.principal(AccessRole::administrator);
    auto const base = "/organization/" + core::to_string(world.org) + "/";
    std::size_t fields = 0;
    for (Resource const& resource : resources()) {
        for (Field const& field : resource.fields) {
            bool const is_text = field.kind == FieldKind::text || field.kind == FieldKind::texts ||
                                 field.kind == FieldKind::names;
            if (!is_text) continue;
            json value = "x\n";
            if (field.kind == FieldKind::texts) value = json::array({"x\n"});
            if (field.kind == FieldKind::names) value = json{{"de", "x\n"}};
            json const body{{std::string(field.name), value}};
            auto const name = std::string(resource.name);
            json const import{{"organization", {{"id", core::to_string(world.org)}}},
                              {"resources", {{name, json::array({body})}}}};
            auto const read = import_organization(import.dump(), world.directory,
                                                  world.engine.state().config, world.now);
            ASSERT_FALSE(read.problems.empty()) << name;
            EXPECT_EQ(read.problems[0].text, complaint) << name << ' ' << field.name;
            auto const reply = world.post(admin, base + name, body);
            if (reply.status == 404 || reply.status == 405) continue;  // not made one by one
            ++fields;
            EXPECT_EQ(reply.status, 400) << name << ' ' << reply.text;
            EXPECT_THAT(reply.text, HasSubstr(complaint)) << name << ' ' << field.name;
        }
    }
    EXPECT_GT(fields, 60U);
}

}  // namespace
}  // namespace ringmaster::api::tests::control_characters_test
