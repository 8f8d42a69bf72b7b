#include "unit/app/fault_stage.hpp"

#include <algorithm>

#include "app/turn/recovery.hpp"

namespace ringmaster::app {
namespace {

api::Route route(char const* method, api::Call (*handler)(api::Context const&)) {
    return {method, "/test", api::Policy::any_role(), "test", "", 1'024, handler};
}

core::Time scratch_time() { return {1'760'000'000'000}; }

}  // namespace

api::Call change_code(api::Context const& context) {
    core::AuxCode code;
    code.id = core::AuxCodeId{{9, context.request.body.size()}};
    code.name = context.request.body;
    core::ChangeConfiguration change;
    change.put.emplace_back(code);
    auto const respond = [](core::Outcome const&, core::Engine const&) {
        api::Response response;
        response.status = 202;
        return response;
    };
    return api::Submit{change, respond, {}};
}

namespace {

api::Call plan_of_site(std::string const& wanted, bool even_if_same) {
    return api::WithDocuments{[name = wanted, even_if_same](api::Directory const& copy) {
        api::DocumentChange change;
        change.resource = "site";
        change.id = "aaaaaaaa-0000-4000-8000-000000000001";
        auto const* before = copy.find("site", change.id);
        if (!even_if_same && before != nullptr && api::text_at(before->body(), "name") == name) {
            return api::WithDocuments::Planned(api::Answer{});
        }
        change.version = before == nullptr ? 1 : before->version + 1;
        change.value = std::make_shared<nlohmann::json const>(nlohmann::json{{"name", name}});
        change.body = api::json_text(*change.value);
        core::ChangeConfiguration command;
        command.put.emplace_back(core::Site{core::SiteId{{0x517E, 1}}, name, {}, true});
        auto const respond = [](core::Outcome const&, core::Engine const&) {
            api::Response response;
            response.status = 200;
            return response;
        };
        return api::WithDocuments::Planned(api::Submit{command, respond, {change}});
    }};
}

}  // namespace

api::Call plan_site(api::Context const& context) {
    return plan_of_site(context.request.body, true);
}

api::Call plan_same_site(api::Context const&) { return plan_of_site("same", false); }

api::Call read_state(api::Context const&) {
    return api::QueryAdminState{
        [](std::uint64_t, core::StateHash const&) { return api::Response(); }};
}

FaultStage::FaultStage()
    : runner(decider, history, faults, runner_options()),
      writer(open_writer()),
      restorer(std::make_unique<OrganizationRestorer>(loop, scratch.file(), scratch_time)),
      driver({loop, clock, decider, runner, *writer, metrics, faults}, {},
             {[this](core::OrgId org, OrganizationRestorer::Restored restored) {
                  restorer->ask(org, std::move(restored));
              },
              [this](std::shared_ptr<void> rest) { restorer->discard(std::move(rest)); }}),
      poor(add(1)),
      rich(add(2)),
      change(route("POST", change_code)),
      site(route("POST", plan_site)),
      same_site(route("POST", plan_same_site)),
      state(route("GET", read_state)) {
    poor.watch(&bug);
    driver.start([] {});
    settle();
}

FaultStage::~FaultStage() {
    driver.stop();
    restorer.reset();
    writer->close();
}

RequestRunner::Options FaultStage::runner_options() {
    RequestRunner::Options options;
    options.secret = "secret";
    options.idempotency_max = 1'000;
    options.aside = [this](std::string const&, AsideJob job) {
        jobs.push_back(std::move(job));
        return true;
    };
    options.queue_work = [this](Tenant& tenant, Duty duty) {
        driver.work(tenant, std::move(duty));
    };
    options.write_beside = [this](store::Batch batch, std::function<void(std::size_t)> written) {
        driver.write_beside(std::move(batch), std::move(written));
    };
    return options;
}

std::unique_ptr<StoreWriter> FaultStage::open_writer() {
    auto opened = store::Store::open(store_options(scratch.file(), 64));
    if (!opened) throw std::runtime_error(opened.error().message);
    auto made = std::make_unique<StoreWriter>(loop, std::move(opened).value());
    store::Batch batch;
    for (std::uint64_t const number : {1U, 2U}) {
        batch.organizations.push_back({core::OrgId{{7, number}}, "An organization", wall});
    }
    made->submit(std::move(batch), [](store::CommitResult const&) {});
    return made;
}

Tenant& FaultStage::add(std::uint64_t number) {
    return driver.add(std::make_unique<Tenant>(core::OrgId{{7, number}}, scratch_time));
}

void FaultStage::ask(Tenant& tenant, api::Route const& wanted, std::string const& name,
                     std::string const& method, std::function<void(ApiRequest&)> const& adjust) {
    ApiRequest request;
    request.route = &wanted;
    request.request.method = method;
    request.request.path = "/test";
    request.request.body = name;
    request.request.headers.push_back({"Idempotency-Key", name});
    request.principal.org = tenant.org;
    request.principal.subject = "me";
    request.respond = [this, name](api::Response const& response) {
        said.emplace_back(name, response.status);
    };
    if (adjust) adjust(request);
    ++asked;
    if (!driver.ask(tenant, std::move(request))) said.emplace_back(name, 0);
}

void FaultStage::settle() {
    bool idle = false;
    driver.when_idle([&idle] { idle = true; });
    while (!idle || said.size() < asked) {
        loop.restart();
        loop.run_one();
        for (AsideJob& job : std::exchange(jobs, {})) boost::asio::post(loop, job());
    }
}

std::string FaultStage::answers(std::string const& name) const {
    std::string text;
    for (auto const& [one, status] : said) {
        if (one == name) text += (text.empty() ? "" : " ") + std::to_string(status);
    }
    return text;
}

std::size_t FaultStage::taken(std::string const& prefix) const {
    return static_cast<std::size_t>(
        std::count_if(said.begin(), said.end(), [&prefix](auto const& one) {
            return one.first.starts_with(prefix) && one.second / 100 == 2;
        }));
}

std::vector<store::JournalEntry> FaultStage::journal(Tenant const& tenant) const {
    auto reader = store::Reader::open(scratch.file());
    return reader.value().journal(tenant.org, {0, 1'000}).value();
}

std::vector<store::FaultRecord> FaultStage::faults_of(Tenant const& tenant) const {
    auto reader = store::Reader::open(scratch.file());
    return reader.value().faults(tenant.org).value();
}

core::StateHash FaultStage::replayed(Tenant const& tenant) const {
    auto reader = store::Reader::open(scratch.file());
    return recover_as_far(reader.value(), tenant.org, scratch_time).tenant->engine.hash();
}

}  // namespace ringmaster::app
