// Correcting what was submitted (WU-11). The contact may have closed long ago: what was stored is
// found in the journal, and how far back that goes is how far back it can be corrected.
#include <nlohmann/json.hpp>
#include <optional>

#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

struct WrapUpAsked {
    core::TaskId task;
    core::AgentId agent;
    std::optional<std::int64_t> engagement;
};

// As it counts now.
struct StoredWrapUp {
    core::TeamId team;
    std::uint32_t engagement = 0;
    std::uint32_t version = 1;
    core::AuxCodeId code;
    std::string reason;
    std::string note;
};

// Takes events in their order; the latest that was submitted is the one, unless one is named.
class WrapUpSearch {
public:
    explicit WrapUpSearch(WrapUpAsked const& asked) : asked_(asked) {}

    void operator()(core::WrapUpSubmitted const& event) {
        if (!is_meant(event)) return;
        found_ = {event.team, event.engagement, 1, event.code, event.reason, event.note};
    }
    void operator()(core::WrapUpCorrected const& event) {
        if (!is_meant(event) || !found_ || found_->engagement != event.engagement) return;
        ++found_->version;
        found_->code = event.code;
        found_->reason = event.reason;
        found_->note = event.note;
    }
    template <class Other>
    void operator()(Other const& /*event*/) const {}

    [[nodiscard]] std::optional<StoredWrapUp> const& found() const { return found_; }

private:
    template <class Event>
    [[nodiscard]] bool is_meant(Event const& event) const {
        bool const is_his = event.task == asked_.task && event.agent == asked_.agent;
        return is_his && asked_.engagement.value_or(event.engagement) == event.engagement;
    }

    WrapUpAsked const& asked_;
    std::optional<StoredWrapUp> found_;
};

// Of two wrap-ups of one agent an older one that is corrected later stays the older one.
std::optional<StoredWrapUp> read_wrap_up(JournalView& journal, WrapUpAsked const& asked) {
    WrapUpSearch search(asked);
    journal.forwards(asked.task.value, 0, [&search](HistoryRow const& row) {
        for (auto const& event : row.events) {
            std::visit([&search](auto const& known) { search(known); }, event);
        }
        return true;
    });
    return search.found();
}

Response refused_for(core::Reason reason) { return refusal_response(core::Refusal{reason, {}}); }

class Correction {
public:
    Correction(Context const& context, WrapUpAsked asked, json body)
        : asked_(asked),
          body_(std::move(body)),
          visibility_(context),
          by_(context.principal.actor()),
          tracking_(context.request.tracking_id) {}

    [[nodiscard]] WrapUpAsked const& asked() const { return asked_; }

    // Who has nothing to do with that agent learns nothing of what there is.
    [[nodiscard]] WithHistory::Planned plan(ContactParts const& parts,
                                            std::optional<StoredWrapUp> const& stored) const {
        bool const is_seen = parts.known && visibility_.sees(parts);
        if (!is_seen) return Answer{refused_for(core::Reason::unknown_task)};
        if (visibility_.caller().agent == asked_.agent) {
            return Answer{refused_for(core::Reason::not_permitted)};
        }
        if (!visibility_.may_correct(asked_.agent, stored ? stored->team : core::TeamId{})) {
            return Answer{refused_for(core::Reason::unknown_task)};
        }
        if (!stored) return Answer{refused_for(core::Reason::wrap_up_not_submitted)};
        return correct(*stored);
    }

private:
    [[nodiscard]] WithHistory::Planned correct(StoredWrapUp const& before) const {
        StoredWrapUp after = before;
        after.code =
            core::AuxCodeId::parse(text_at(body_, "auxCodeId")).value_or(core::AuxCodeId{});
        if (after.code != before.code) after.reason.clear();
        if (body_.contains("wrapUpReason")) after.reason = text_at(body_, "wrapUpReason");
        if (body_.contains("note")) after.note = text_at(body_, "note");
        bool const is_same =
            after.code == before.code && after.reason == before.reason && after.note == before.note;
        if (is_same) return Answer{answer(before)};
        ++after.version;
        core::CorrectWrapUp command{by_,        asked_.agent, asked_.task, after.engagement,
                                    after.code, after.reason, after.note};
        auto respond = [answer = answer(after)](core::Outcome const& outcome,
                                                core::Engine const& /*engine*/) {
            return outcome.refusal ? refusal_response(*outcome.refusal) : answer;
        };
        return Submit{std::move(command), std::move(respond), {}};
    }
    [[nodiscard]] Response answer(StoredWrapUp const& now) const {
        Json const shown{{"agentId", core::to_string(asked_.agent)},
                         {"engagement", now.engagement},
                         {"version", now.version},
                         {"auxCodeId", core::to_string(now.code)},
                         {"wrapUpReason", now.reason},
                         {"note", now.note}};
        return json_response(202, dump(Json{{"trackingId", tracking_}, {"wrapUp", shown}}));
    }

    WrapUpAsked asked_;
    json body_;
    Visibility visibility_;
    core::Actor by_;
    std::string tracking_;
};

}  // namespace

Call correct_wrap_up(Context const& context) {
    auto const task = path_contact(context);
    if (auto const* refusal = refused(task)) return Answer{*refusal};
    auto const checked = read_body(context, "correctWrapUp");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& body = std::get<json>(checked);
    WrapUpAsked const asked{
        std::get<core::TaskId>(task),
        core::AgentId::parse(text_at(body, "agentId")).value_or(core::AgentId{}),
        integer_at(body, "engagement")};
    return WithHistory{[correction = Correction(context, asked, body)](JournalView& journal) {
        auto parts = read_parts(journal, correction.asked().task);
        auto stored = read_wrap_up(journal, correction.asked());
        return [correction, parts = std::move(parts), stored = std::move(stored)] {
            return correction.plan(parts, stored);
        };
    }};
}

}  // namespace ringmaster::api
