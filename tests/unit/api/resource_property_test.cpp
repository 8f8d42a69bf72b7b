// CFG-4 from the table itself: random documents that fit it are taken, and one thing wrong with
// them is found where it is. A failure names its seed.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

#include "api/documents/resource.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "unit/api/problem_printing.hpp"

namespace ringmaster::api::resource_property_test {
namespace {

using nlohmann::json;

constexpr int documents_per_resource = 200;

class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    // From `least` to `most`.
    std::int64_t number(std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
    }
    bool chance(int percent) { return number(1, 100) <= percent; }

    json document(std::span<Field const> fields) {
        json made = json::object();
        for (Field const& row : fields) {
            if (row.is_required || chance(60)) made[std::string(row.name)] = value(row);
        }
        return made;
    }

    json value(Field const& row) {
        if (row.is_read_only) return chance(50) ? json("whatever") : json(7);
        switch (row.kind) {
            case FieldKind::text: return text(row);
            case FieldKind::flag: return chance(50);
            case FieldKind::integer: return integer(row);
            case FieldKind::reference: return id();
            case FieldKind::references: return list(row, [this](Field const&) { return id(); });
            case FieldKind::texts: return list(row, [this](Field const& one) { return text(one); });
            case FieldKind::object: return document(row.fields);
            case FieldKind::objects:
                return list(row, [this](Field const& one) { return document(one.fields); });
            case FieldKind::names: return {{"de", "Später"}, {"sl-SI", "Kasneje"}};
            case FieldKind::any: return chance(50) ? json("any") : json{{"deep", {1, 2}}};
        }
        return nullptr;
    }

    // What the field does not take; null when it takes everything.
    json wrong_value(Field const& row) {
        switch (row.kind) {
            case FieldKind::text:
                if (!row.values.empty()) return chance(50) ? json("NONE OF THEM") : json(3);
                return chance(50) ? json(letters(row.max + 1)) : json(3);
            case FieldKind::flag: return chance(50) ? json("true") : json(1);
            case FieldKind::integer: return wrong_integer(row);
            case FieldKind::reference: return chance(50) ? json("no id") : json(5);
            case FieldKind::references: return chance(50) ? json::array({"no id"}) : json(id());
            case FieldKind::texts: return chance(50) ? json::array({5}) : json("alone");
            case FieldKind::object: return json::array();
            case FieldKind::objects: return chance(50) ? json::array({3}) : json::object();
            case FieldKind::names: return chance(50) ? json{{"de", 5}} : json("Später");
            case FieldKind::any: return nullptr;
        }
        return nullptr;
    }

private:
    json integer(Field const& row) {
        if (chance(20)) return row.min;
        if (chance(20)) return row.max;
        return number(row.min, row.max);
    }
    json wrong_integer(Field const& row) {
        switch (number(1, 4)) {
            case 1: return row.max + 1;
            case 2: return row.min - 1;
            case 3: return 1.5;
            default: return "3";
        }
    }
    json text(Field const& row) {
        if (!row.values.empty()) {
            auto const last = static_cast<std::int64_t>(row.values.size()) - 1;
            return row.values[static_cast<std::size_t>(number(0, last))];
        }
        bool const longest = row.kind == FieldKind::text && row.max < 2'000 && chance(20);
        return letters(longest ? row.max : number(1, std::min<std::int64_t>(20, row.max)));
    }
    // Some of two bytes: limits count characters.
    std::string letters(std::int64_t count) {
        std::string made;
        for (std::int64_t at = 0; at < count; ++at) made += chance(30) ? "ä" : "x";
        return made;
    }
    std::string id() {
        auto const part = [this] { return static_cast<std::uint64_t>(number(1, 1'000'000'000)); };
        return core::to_string(core::Uuid{part(), part()});
    }
    template <class Make>
    json list(Field const& row, Make const& make) {
        json made = json::array();
        auto const count = std::min(row.max, row.min + number(0, 3));
        for (std::int64_t at = 0; at < count; ++at) made.push_back(make(row));
        return made;
    }

    std::mt19937_64 random_;
};

std::uint64_t first_seed() {
    char const* const text = std::getenv("RINGMASTER_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

Problems problems_of(Resource const& resource, json const& document) {
    Problems problems;
    validate_document(resource, document, "", problems);
    return problems;
}

// A variable's default must be a value of its type, which the table cannot say.
json valid_document(Resource const& resource, Maker& maker) {
    json document = maker.document(resource.fields);
    if (resource.name == "cad-variable") document.erase("defaultValue");
    return document;
}

class EveryResource : public ::testing::TestWithParam<Resource> {};

TEST_P(EveryResource, TakesWhatItsTableSays) {
    for (std::uint64_t seed = first_seed(); seed < first_seed() + documents_per_resource; ++seed) {
        Maker maker(seed);
        json const document = valid_document(GetParam(), maker);
        ASSERT_EQ(problems_of(GetParam(), document), Problems{})
            << "RINGMASTER_SEED=" << seed << ' ' << document.dump();
        // What is stored is stored the same again, and its defaults are values like any other.
        json const stored = stored_form(GetParam(), document);
        ASSERT_EQ(stored_form(GetParam(), stored), stored) << "RINGMASTER_SEED=" << seed;
        json whole = stored;
        fill_defaults(GetParam(), whole);
        ASSERT_EQ(problems_of(GetParam(), whole), Problems{}) << "RINGMASTER_SEED=" << seed;
    }
}

TEST_P(EveryResource, FindsWhatIsWrongWhereItIs) {
    auto const fields = GetParam().fields;
    for (std::uint64_t seed = first_seed(); seed < first_seed() + documents_per_resource; ++seed) {
        Maker maker(seed);
        json document = valid_document(GetParam(), maker);
        auto const last = static_cast<std::int64_t>(fields.size()) - 1;
        Field const& row = fields[static_cast<std::size_t>(maker.number(0, last))];
        std::string name(row.name);
        if (row.is_required && maker.chance(30)) {
            document.erase(name);
        } else {
            json wrong = row.is_read_only ? json(nullptr) : maker.wrong_value(row);
            if (wrong.is_null()) name = "noSuchField", wrong = 1;
            document[name] = std::move(wrong);
        }
        auto const problems = problems_of(GetParam(), document);
        ASSERT_FALSE(problems.empty())
            << "RINGMASTER_SEED=" << seed << ' ' << name << ' ' << document.dump();
        for (Problem const& problem : problems) {
            ASSERT_EQ(problem.path.find(name), 0U)
                << "RINGMASTER_SEED=" << seed << ' ' << name << ' ' << problem.path;
        }
    }
}

std::string test_name(::testing::TestParamInfo<Resource> const& info) {
    std::string name(info.param.name);
    std::erase(name, '-');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Of, EveryResource,
                         ::testing::ValuesIn(resources().begin(), resources().end()), test_name);

}  // namespace
}  // namespace ringmaster::api::resource_property_test
