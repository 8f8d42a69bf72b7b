#include "api/administration/config_wishes.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace ringmaster::api {

using nlohmann::json;

namespace {

// `"3"`, `W/"3"` or plain 3.
std::optional<std::uint64_t> entity_tag(std::string_view text) {
    if (text.starts_with("W/")) text.remove_prefix(2);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    std::uint64_t version = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return version;
}

}  // namespace

std::optional<std::uint64_t> expected_version(std::string_view if_match, json const& body,
                                              Problems& problems) {
    if (if_match == "*") return std::nullopt;
    if (!if_match.empty()) {
        auto const version = entity_tag(if_match);
        if (!version) problems.push_back({"If-Match", "must be one version in quotes, or *"});
        return version;
    }
    auto const version = body.is_object() ? integer_at(body, "version") : std::nullopt;
    if (!version) return std::nullopt;
    return static_cast<std::uint64_t>(*version);
}

json verdict_body(WishVerdict const& verdict, std::string_view tracking_id) {
    json messages = json::array();
    for (Problem const& problem : verdict.problems) {
        messages.push_back({{"field", problem.path}, {"description", problem.text}});
    }
    if (!verdict.references.empty()) {
        json& references = messages.front()["references"] = json::array();
        for (Reference const& one : verdict.references) {
            references.push_back(
                {{"id", one.id}, {"name", one.name}, {"type", one.resource}, {"field", one.field}});
        }
    }
    return {{"trackingId", tracking_id},
            {"error", {{"key", std::to_string(verdict.status)}, {"message", std::move(messages)}}}};
}

json entry_of(Resource const& resource, json const& book, std::string const& id) {
    for (json const& entry : child_at(book, std::string(resource.entries).c_str())) {
        if (text_at(entry, "id") == id) return entry;
    }
    return nullptr;
}

void forget_place_of_entry(Resource const& resource, WishVerdict& verdict) {
    for (Problem& problem : verdict.problems) {
        if (!problem.path.starts_with(resource.entries)) continue;
        auto const dot = problem.path.find('.');
        problem.path = dot == std::string::npos ? "" : problem.path.substr(dot + 1);
    }
}

}  // namespace ringmaster::api
