#pragma once
// A busy hour whose records are searched.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/search/searcher.hpp"
#include "search/schema/types.hpp"
#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::search {

class SearchWorld : public ::testing::Test {
protected:
    using json = nlohmann::json;

    // Whatever has happened in `stage.world` up to now is in the records then.
    void write() {
        stage.write();
        stage.project();
        question.org = reports::Stage::org();
        question.now = stage.world.now + std::chrono::hours(1);
        auto opened = Searcher::open(stage.records());
        if (!opened) throw std::runtime_error(opened.error().message);
        searcher.emplace(std::move(opened).value());
    }
    void busy() {
        reports::busy_day(stage.world, [this] { stage.write(); });
        write();
    }
    json answer(std::string const& query, json const& variables = json::object()) {
        question.query = query;
        question.variables = variables.dump();
        auto result = searcher->answer(question);
        if (!result) throw std::runtime_error(result.error().message);
        return json::parse(result.value().body);
    }
    // `data`; an answer with errors fails the test.
    json data(std::string const& query, json const& variables = json::object()) {
        json all = answer(query, variables);
        EXPECT_FALSE(all.contains("errors")) << query << "\n" << all.dump();
        return all["data"];
    }
    std::string error(std::string const& query, json const& variables = json::object()) {
        json const all = answer(query, variables);
        return all.contains("errors") ? all["errors"][0]["message"].get<std::string>() : "";
    }
    // `from: …, to: …` around all of it.
    [[nodiscard]] std::string all_day() const {
        return "from: " + std::to_string(testing::start_of_day.epoch_ms - 1) +
               ", to: " + std::to_string(question.now.epoch_ms);
    }
    // The list of a root with this selection, all of it in one page.
    json list(std::string const& root, std::string const& arguments, std::string const& selection) {
        std::string const name(record_of_root(root).list);
        json const found = data("{" + root + "(" + all_day() + " " + arguments + "){" + name + "{" +
                                selection + "}pageInfo{hasNextPage}}}");
        if (!found.is_object()) return json::array();
        EXPECT_FALSE(found[root]["pageInfo"]["hasNextPage"].get<bool>());
        return found[root][name];
    }

    reports::Stage stage;
    SearchQuestion question;
    std::optional<Searcher> searcher;
};

}  // namespace ringmaster::search
