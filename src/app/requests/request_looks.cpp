// RequestRunner's commands that ask the journal first: read beside the loop, decided in a turn of
// their own, as if the request had arrived then.
#include <utility>

#include "app/base/shell_answers.hpp"
#include "app/requests/request_job.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::app {

struct RequestRunner::Look {
    Tenant& tenant;
    ApiRequest asked;
    api::WithHistory::Plan plan = {};  // none: the journal could not be read
};

void RequestRunner::carry_out(Job& job, api::WithHistory&& wish) {
    job.asked.ticket.reset();  // what follows takes place beside the loop
    auto const look = std::make_shared<Look>(Look{job.tenant, std::move(job.asked)});
    api::QueryHistory query{[look, read = std::move(wish.read)](api::JournalView& journal) {
        return [look, plan = read(journal)] {
            look->plan = plan;
            return api::Response{};
        };
    }};
    HistorySource::Question question{look->tenant.org, look->asked.principal.subject,
                                     std::move(query)};
    auto const read = [this, look](api::Response failure) {
        if (look->plan) return come_back(look);
        look->asked.respond(std::move(failure));
    };
    if (history_.history(std::move(question), read)) return;
    look->asked.respond(busy_response("READER_BUSY", "Too many reads are waiting"));
}

void RequestRunner::come_back(SharedLook const& look) {
    Duty duty;
    duty.name = "outcome of " + std::string(look->asked.route->name);
    duty.run = [this, look](core::Time now, Turn& turn) {
        Job job{look->tenant, look->asked, now, turn, {}, {}};
        if (answered_before(job)) return;  // the same request was sent again meanwhile
        if (look->tenant.is_leaving) return finish(job, organization_disabled());
        auto planned = look->plan();
        std::visit([&](auto& known) { carry_out(job, std::move(known)); }, planned);
    };
    duty.failed = [this, look](core::Time now, Turn& turn) {
        Job job{look->tenant, look->asked, now, turn, {}, {}};
        bool const aside = look->tenant.standing == Standing::set_aside;
        finish(job, aside ? organization_set_aside() : internal_error());
    };
    duty.again = false;  // its caller decides
    options_.queue_work(look->tenant, std::move(duty));
}

}  // namespace ringmaster::app
