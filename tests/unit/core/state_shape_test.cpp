// What a snapshot holds, type by type, beside the schema it is written under: state_shape.txt.
// RINGMASTER_REWRITE=1 writes it anew once `state_schema` has been raised.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"
#include "support/text_file.hpp"

namespace ringmaster::testing::state_shape_test {
namespace {

using namespace core;

// Collects `Type: field=type ...` of every described struct below a type.
class Shape {
public:
    template <class T>
    std::string name_of() {
        if constexpr (Described<T>) {
            describe<T>();
            return std::string(T::type_name);
        } else if constexpr (std::is_enum_v<T>) {
            return list_of(enum_names(T{}));
        } else {
            return wrapped<T>();
        }
    }

    [[nodiscard]] std::string text() const {
        std::string all;
        for (auto const& [type, fields] : types_) all += type + ':' + fields + '\n';
        return all;
    }

private:
    struct Fields {
        Shape& shape;
        std::string text;
        template <class T>
        void operator()(char const* name, T const& /*field*/) {
            text += ' ' + std::string(name) + '=' + shape.name_of<T>();
        }
    };

    template <class T>
    void describe() {
        auto const [at, is_new] = types_.try_emplace(std::string(T::type_name));
        if (!is_new) return;
        T const sample{};
        Fields fields{*this, {}};
        T::describe(sample, fields);
        at->second = fields.text;
    }

    template <class Names>
    static std::string list_of(Names const& names) {
        std::string text = "{";
        for (auto const& name : names) text += (text.size() > 1 ? "," : "") + std::string(name);
        return text + '}';
    }

    template <class T>
    std::string wrapped() {
        if constexpr (std::is_integral_v<T>) {
            return (std::is_signed_v<T> ? "i" : "u") + std::to_string(sizeof(T) * 8);
        } else if constexpr (std::is_same_v<T, FrozenTask>) {
            return "Frozen<Task>";
        } else if constexpr (requires { typename T::mapped_type; }) {
            return "map<" + name_of<typename T::key_type>() + ',' +
                   name_of<typename T::mapped_type>() + '>';
        } else if constexpr (std::is_same_v<T, std::string>) {
            return "text";
        } else {
            return parts(static_cast<T const*>(nullptr));
        }
    }

    template <class... T>
    std::string parts(std::variant<T...> const*) {
        std::string text;
        ((text += '|' + name_of<T>()), ...);
        return text.substr(1);
    }
    template <class T>
    std::string parts(std::optional<T> const*) {
        return name_of<T>() + '?';
    }
    template <class T>
    std::string parts(Boxed<T> const*) {
        return name_of<T>() + '?';
    }
    template <class T>
    std::string parts(std::vector<T> const*) {
        return '[' + name_of<T>() + ']';
    }
    template <class T>
    std::string parts(std::set<T> const*) {
        return '[' + name_of<T>() + ']';
    }
    template <class A, class B>
    std::string parts(std::pair<A, B> const*) {
        return '(' + name_of<A>() + ',' + name_of<B>() + ')';
    }
    template <class Tag>
    std::string parts(Id<Tag> const*) {
        return "id";
    }
    static std::string parts(Uuid const*) { return "uuid"; }
    static std::string parts(Time const*) { return "time"; }
    static std::string parts(Duration const*) { return "duration"; }

    std::map<std::string, std::string> types_;
};

// What is written under a schema keeps the shape it was written in.
TEST(StateShape, changes_only_together_with_the_schema) {
    Shape shape;
    shape.name_of<State>();
    std::string const wanted = "schema " + std::to_string(state_schema) + "\n" + shape.text();
    std::string const path = RINGMASTER_SOURCE_DIR "/tests/unit/core/state_shape.txt";
    std::string const kept = ringmaster::tests::text_of_file(path);
    bool const raised = kept.substr(0, kept.find('\n')) != wanted.substr(0, wanted.find('\n'));
    if (std::getenv("RINGMASTER_REWRITE") != nullptr && raised) {
        std::ofstream(path) << wanted;
        GTEST_SKIP() << "written anew";
    }
    EXPECT_EQ(kept, wanted) << "raise state_schema (codec.hpp), then RINGMASTER_REWRITE=1";
}

// The head of a snapshot: a described struct, its length (4 bytes) before it, of one number.
std::string under_schema(std::string snapshot, unsigned schema) {
    constexpr std::size_t at = 4;
    EXPECT_EQ(snapshot.at(at), static_cast<char>(state_schema));
    snapshot.at(at) = static_cast<char>(schema);
    return snapshot;
}

TEST(StateShape, a_snapshot_of_an_older_schema_is_read_and_of_a_newer_one_is_not) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    auto const bytes = world.engine.snapshot();
    auto const older = Engine::restore(under_schema(bytes, state_schema - 1));
    ASSERT_TRUE(older);
    EXPECT_EQ(older->hash(), world.engine.hash());
    EXPECT_FALSE(Engine::restore(under_schema(bytes, state_schema + 1)));
    EXPECT_FALSE(Engine::restore(under_schema(bytes, 0)));
}

}  // namespace
}  // namespace ringmaster::testing::state_shape_test
