// Documents in pieces that copies share: a copy stays as it was, whatever happens to the original.
#include "api/documents/shared_map.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "api/documents/document_parts.hpp"
#include "ringmaster/api/documents/directory.hpp"

namespace ringmaster::api::shared_map_test {
namespace {

struct FirstLetter {
    static std::size_t of(std::string const& key) {
        return key.empty() ? 0 : static_cast<unsigned char>(key[0]);
    }
};
using Letters = SharedMap<std::string, int, FirstLetter>;

std::vector<std::pair<std::string, int>> all_of(Letters const& map) {
    std::vector<std::pair<std::string, int>> all;
    map.for_each([&all](std::string const& key, int value) { all.emplace_back(key, value); });
    return all;
}

TEST(SharedMap, IsAMapAndItsCopiesAreToo) {
    constexpr unsigned seed = 20261128;
    std::mt19937 random(seed);
    struct Pair {
        Letters tested;
        std::map<std::string, int> known;
    };
    std::vector<Pair> pairs(1);
    for (int step = 0; step < 20'000; ++step) {
        auto& one = pairs[random() % pairs.size()];
        std::string key;
        for (auto size = random() % 3; size > 0; --size) {
            key.push_back(static_cast<char>('a' + random() % 5));
        }
        switch (random() % 20) {
            case 0:
                if (pairs.size() < 6) {
                    pairs.push_back(Pair(one));
                    break;
                }
                pairs.erase(pairs.begin());
                break;
            case 1:
            case 2:
            case 3:
                one.tested.erase(key);
                one.known.erase(key);
                break;
            default: EXPECT_EQ(one.tested.put(key, step), step); one.known[key] = step;
        }
        for (auto const& each : pairs) {
            ASSERT_EQ(each.tested.size(), each.known.size());
            auto const* const found = each.tested.find(key);
            ASSERT_EQ(found != nullptr, each.known.contains(key));
            if (found != nullptr) {
                ASSERT_EQ(*found, each.known.at(key));
            }
        }
    }
    for (auto const& each : pairs) {
        EXPECT_EQ(all_of(each.tested),
                  (std::vector<std::pair<std::string, int>>(each.known.begin(), each.known.end())));
    }
}

// Pages rely on it: whatever an id looks like, lists are in the order of the ids.
TEST(Directory, ListsAreInIdOrderWhateverTheIds) {
    std::vector<std::string> ids{"",   "0", "00", "0f", "0g", "0", "1",  "9",  "9f", "9z", ":", "A",
                                 "Z0", "a", "a0", "a:", "aa", "f", "ff", "fg", "g",  "~",  "!"};
    constexpr unsigned seed = 7;
    std::mt19937 random(seed);
    for (int count = 0; count < 2'000; ++count) {
        std::string id;
        for (int letter = 0; letter < 3; ++letter) {
            id.push_back(static_cast<char>(' ' + random() % 95));
        }
        ids.push_back(id);
    }
    Directory directory{core::OrgId{{1, 1}}};
    for (auto const& id : ids) {
        StoredDocument document;
        document.resource = "site";
        document.id = id;
        document.body = "{}";
        ASSERT_TRUE(directory.put(document));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<std::string> listed;
    for (auto const* document : directory.list("site")) listed.push_back(document->id);
    EXPECT_EQ(listed, ids);
    EXPECT_EQ(directory.count("site"), ids.size());
    EXPECT_EQ(directory.count("team"), 0U);
}

TEST(Directory, AClonesDocumentsStayAsTheyWere) {
    Directory live{core::OrgId{{1, 1}}};
    StoredDocument document;
    document.resource = "site";
    document.id = "aaaaaaaa-0000-4000-8000-000000000001";
    document.body = R"({"name":"before"})";
    ASSERT_TRUE(live.put(document));
    auto const copy = live.clone();
    document.body = R"({"name":"after"})";
    ASSERT_TRUE(live.put(document));
    live.remove("site", "none");
    EXPECT_EQ(document_name(copy.find("site", document.id)->body()), "before");
    EXPECT_EQ(document_name(live.find("site", document.id)->body()), "after");
    live.remove("site", document.id);
    EXPECT_NE(copy.find("site", document.id), nullptr);
    EXPECT_EQ(live.find("site", document.id), nullptr);
}

}  // namespace
}  // namespace ringmaster::api::shared_map_test
