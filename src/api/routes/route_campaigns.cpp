// Preview campaigns (OD-3): started, changed and stopped; their contact lists and contacts, in and
// out. Answers are those of the public description, which queues what is done here at once.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <functional>

#include "api/administration/config_answers.hpp"
#include "api/commands/campaign_body.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

using Respond = std::function<Response(core::Outcome const&, core::Engine const&)>;

// The campaign of the path.
Checked<std::string> campaign_of(Context const& context) {
    auto id = path_part(context, "campaignId");
    if (is_campaign_id(id)) return id;
    return problems_response({{"campaignId", "must be 1 to 64 characters without blanks"}});
}

core::Campaign const* running(Context const& context, std::string const& id) {
    auto const& campaigns = context.engine.state().campaigns;
    auto const found = campaigns.find(id);
    return found == campaigns.end() ? nullptr : &found->second;
}

Response no_campaign(std::string const& id) {
    return refusal_response({core::Reason::unknown_campaign, id});
}

// The number of the list; 0 is none's.
std::uint32_t list_number(Context const& context) {
    auto const text = path_part(context, "contactListId");
    std::uint32_t number = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return whole ? number : 0;
}

Call submit_change(Context const& context, std::string campaign,
                   decltype(core::ChangeCampaign::change) change, Respond respond) {
    core::ChangeCampaign command{context.principal.actor(), std::move(campaign), std::move(change)};
    auto answer = [respond = std::move(respond)](core::Outcome const& outcome,
                                                 core::Engine const& engine) {
        if (outcome.refusal) return refusal_response(*outcome.refusal);
        return respond(outcome, engine);
    };
    return Submit{std::move(command), std::move(answer), {}};
}

Respond always(Response response) {
    return [response = std::move(response)](core::Outcome const&, core::Engine const&) {
        return response;
    };
}

Response located(Context const& context, std::string const& id) {
    Json location{{"location", "/v1/dialer/campaign/" + id}};
    return json_response(
        202, dump(Json{{"data", Json::array({std::move(location)})},
                       {"meta", {{"orgId", core::to_string(context.engine.state().org)}}}}));
}

Response queued(char const* summary) {
    return json_response(
        202, dump(Json{{"outcome", "Queued"}, {"statusCode", 0}, {"summary", summary}}));
}

Response not_supported(std::string_view code) {
    bool const fetches = code == "DIALING_LIST_NOT_SUPPORTED";
    return error_response(422, code,
                          fetches ? "Lists are not fetched: contacts come by contact lists"
                                  : "Only preview_standard and preview_direct campaigns");
}

}  // namespace

Call start_campaign(Context const& context) {
    auto const body = read_body(context, "startCampaign");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    auto const why = why_not_supported(fields);
    if (!why.empty()) return Answer{not_supported(why)};
    auto const id = text_at(fields, "id");
    Problems problems;
    if (!is_campaign_id(id))
        problems.push_back({"id", "must be 1 to 64 characters without blanks"});
    auto terms = read_terms(fields, CampaignRequest::starts, {}, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    return submit_change(context, id, core::StartCampaign{context.random_uuid(), std::move(terms)},
                         always(located(context, id)));
}

Call update_campaign(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const& name = std::get<std::string>(id);
    auto const body = read_body(context, "updateCampaign");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    auto const why = why_not_supported(fields);
    if (!why.empty()) return Answer{not_supported(why)};
    auto const* campaign = running(context, name);
    if (campaign == nullptr) return Answer{no_campaign(name)};
    Problems problems;
    auto terms = read_terms(fields, CampaignRequest::changes, campaign->terms, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    return submit_change(context, name, core::UpdateCampaign{std::move(terms)},
                         always(located(context, name)));
}

Call stop_campaign(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    return submit_change(context, std::get<std::string>(id), core::StopCampaign{},
                         always(json_response(204, {})));
}

Call list_campaigns(Context const& context) {
    Json data = Json::array();
    for (auto const& [id, campaign] : context.engine.state().campaigns) {
        data.push_back(Json(campaign_json(id, campaign)));
    }
    return Answer{json_response(200, dump(Json{{"data", std::move(data)}}))};
}

Call read_campaign(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const& name = std::get<std::string>(id);
    auto const* campaign = running(context, name);
    if (campaign == nullptr) return Answer{no_campaign(name)};
    return Answer{json_response(200, dump(Json(campaign_json(name, *campaign))))};
}

Call create_contact_list(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const body = read_body(context, "createContactList");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    Problems problems;
    auto const& channels = fields.at("supportedChannels");
    bool const calls = std::find(channels.begin(), channels.end(), "Voice") != channels.end();
    if (!calls) problems.push_back({"supportedChannels", "must hold Voice"});
    auto const opens_at = read_opening(fields, context.now, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    constexpr std::uint64_t numbers = 1'000'000'000;
    auto const number = static_cast<std::uint32_t>(1 + context.random_uuid().low % numbers);
    return submit_change(
        context, std::get<std::string>(id), core::AddContactList{number, opens_at},
        always(json_response(201, dump(Json{{"outcome", "Success"},
                                            {"statusCode", 0},
                                            {"contactListId", std::to_string(number)}}))));
}

Call list_contact_lists(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const& name = std::get<std::string>(id);
    auto const* campaign = running(context, name);
    if (campaign == nullptr) return Answer{no_campaign(name)};
    Query const query(context.request.query);
    auto const status = query.text("status");
    auto const source = query.text("source");
    Json lists = Json::array();
    for (auto const& [number, list] : campaign->lists) {
        bool const wanted = (status.empty() || status == list_status(list, context.now)) &&
                            (source.empty() || source == "API");
        if (wanted) lists.push_back(Json(contact_list_json(number, list, context.now)));
    }
    return Answer{json_response(
        200,
        dump(Json{{"outcome", "Success"}, {"statusCode", 0}, {"contactLists", std::move(lists)}}))};
}

Call change_contact_list(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const body = read_body(context, "changeContactList");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const status = text_at(std::get<json>(body), "contactListStatus");
    if (!equal_in_lower_case(status, "expired")) {
        return Answer{problems_response({{"contactListStatus", "must be EXPIRED"}})};
    }
    auto const number = list_number(context);
    auto answer = [name = std::get<std::string>(id), number, now = context.now](
                      core::Outcome const&, core::Engine const& engine) {
        Json json{{"outcome", "Success"}, {"statusCode", 0}, {"contactLists", Json::array()}};
        auto const& lists = engine.state().campaigns.at(name).lists;
        if (auto const list = lists.find(number); list != lists.end()) {
            json["contactLists"].push_back(Json(contact_list_json(number, list->second, now)));
        }
        return json_response(200, dump(json));
    };
    return submit_change(context, std::get<std::string>(id), core::ExpireContactList{number},
                         std::move(answer));
}

Call add_campaign_contacts(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const body = read_body(context, "addCampaignContacts");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    Problems problems;
    auto read = read_contacts(std::get<json>(body), context.directory, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    auto const number = list_number(context);
    return submit_change(context, std::get<std::string>(id),
                         core::AddContacts{number, std::move(read.contacts), read.invalid},
                         always(queued("Queued for adding to the contact list")));
}

Call close_campaign_contact(Context const& context) {
    auto const id = campaign_of(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const body = read_body(context, "closeCampaignContact");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const number = list_number(context);
    return submit_change(context, std::get<std::string>(id),
                         core::CloseContact{number, path_part(context, "contactId")},
                         always(queued("Queued for updating the contact status")));
}

}  // namespace ringmaster::api
