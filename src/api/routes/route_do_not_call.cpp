// Do-not-call lists (OD-1): one number on and off, and what is on them. Whole lists come and go
// with the organization's document.
#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/documents/do_not_call_document.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

Response not_listed() {
    return refusal_response(core::Refusal{core::Reason::do_not_call_unlisted, {}});
}

// The list of the path; what is wrong with its name otherwise.
Checked<std::string> list_of(Context const& context) {
    auto list = path_part(context, "dncListName");
    if (is_list_name(list)) return list;
    return problems_response({{"dncListName", "must be 1 to 100 of letters, digits, _ and -"}});
}

Checked<core::DoNotCallKey> key_of(Context const& context) {
    auto list = list_of(context);
    if (auto* refusal = std::get_if<Response>(&list)) return std::move(*refusal);
    auto number = listed_number(path_part(context, "phoneNumber"));
    if (!number) return problems_response({{"phoneNumber", "must be E.164: +491234567"}});
    return core::DoNotCallKey{std::get<std::string>(std::move(list)), *std::move(number)};
}

}  // namespace

Call add_do_not_call(Context const& context) {
    auto const list = list_of(context);
    if (auto const* refusal = refused(list)) return Answer{*refusal};
    auto const body = read_body(context, "addDoNotCall");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    auto const number = listed_number(text_at(fields, "phoneNumber"));
    if (!number) {
        return Answer{problems_response({{"phoneNumber", "must be E.164: +491234567"}})};
    }
    core::ChangeDoNotCall command{context.principal.actor(), {}, {}};
    command.put.push_back(
        {{std::get<std::string>(list), *number},
         {text_at(fields, "source"), text_at(fields, "reason"), command.by.name, context.now}});
    auto respond = [number = *number, entry = command.put.front().entry](
                       core::Outcome const& outcome, core::Engine const&) {
        if (outcome.refusal) return refusal_response(*outcome.refusal);
        return json_response(201, dump(Json(do_not_call_json(number, entry))));
    };
    return Submit{std::move(command), std::move(respond), {}};
}

Call read_do_not_call(Context const& context) {
    auto const key = key_of(context);
    if (auto const* refusal = refused(key)) return Answer{*refusal};
    auto const& asked = std::get<core::DoNotCallKey>(key);
    auto const* entry = context.engine.state().do_not_call.find(asked);
    if (entry == nullptr) return Answer{not_listed()};
    return Answer{json_response(200, dump(Json(do_not_call_json(asked.number, *entry))))};
}

Call remove_do_not_call(Context const& context) {
    auto const key = key_of(context);
    if (auto const* refusal = refused(key)) return Answer{*refusal};
    core::ChangeDoNotCall command{
        context.principal.actor(), {}, {std::get<core::DoNotCallKey>(key)}};
    auto respond = [](core::Outcome const& outcome, core::Engine const&) {
        return outcome.refusal ? refusal_response(*outcome.refusal) : json_response(204, {});
    };
    return Submit{std::move(command), std::move(respond), {}};
}

Call list_do_not_call_lists(Context const& context) {
    Json data = Json::array();
    for (auto const& [name, numbers] : context.engine.state().do_not_call.lists) {
        data.push_back({{"name", name}, {"count", numbers.size()}});
    }
    return Answer{json_response(200, dump(Json{{"data", std::move(data)}}))};
}

Call list_do_not_call(Context const& context) {
    auto const list = list_of(context);
    if (auto const* refusal = refused(list)) return Answer{*refusal};
    Query const query(context.request.query);
    auto const rows = static_cast<std::size_t>(query.number("limit", 1'000));
    auto const& lists = context.engine.state().do_not_call.lists;
    auto const found = lists.find(std::get<std::string>(list));
    if (found == lists.end()) return Answer{not_listed()};
    Json data = Json::array();
    auto at = found->second.upper_bound(query.text("after"));
    for (; at != found->second.end() && data.size() < rows; ++at) {
        data.push_back(Json(do_not_call_json(at->first, at->second)));
    }
    return Answer{json_response(200, dump(Json{{"data", std::move(data)}}))};
}

}  // namespace ringmaster::api
