// Random days of preview campaigns beside calls (OD-3): agents who come, go, decide and do not,
// administrators who start, change and stop, lists that open, numbers that are listed, customers
// who are erased, a telephony that fails, restarts. After every step the invariants hold and the
// book kept here, out of the events alone, says of each contact what the engine says: it waits, is
// reserved, or is done with, once; and nobody is dialled twice or who was not accepted.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/event.hpp"
#include "simulation/random.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation::campaign_days_test {
namespace {

using namespace core;
using ringmaster::testing::MediaMode;
using ringmaster::testing::named;
using ringmaster::testing::SmallWorld;
using std::chrono::seconds;

enum class Stands { waiting, reserved, accepted, done };

// What the events say of the contacts; each has a number of its own.
class Book {
public:
    void take(std::vector<Event> const& events) {
        for (Event const& event : events) {
            std::visit([this](auto const& known) { take(known); },
                       static_cast<EventVariant const&>(event));
        }
    }
    [[nodiscard]] std::string complaint() const { return complaint_; }
    [[nodiscard]] std::map<std::string, Stands> const& contacts() const { return contacts_; }
    [[nodiscard]] std::size_t dials() const { return dialled_.size(); }

private:
    void complain(std::string what) {
        if (complaint_.empty()) complaint_ = std::move(what);
    }
    void move(std::string const& number, Stands from, Stands to) {
        auto const found = contacts_.find(number);
        if (found == contacts_.end() || found->second != from) {
            return complain(number + " was not where it came from");
        }
        found->second = to;
    }

    template <class Other>
    void take(Other const& /*event*/) {}
    void take(CampaignContactAdded const& event) {
        auto const [at, is_new] = contacts_.emplace(event.contact.number, Stands::waiting);
        if (!is_new) complain("added twice: " + at->first);
        numbers_[{event.campaign, event.ordinal}] = event.contact.number;
    }
    void take(CampaignContactsClosed const& event) {
        for (auto const contact : event.contacts) {
            move(numbers_.at({event.campaign, contact}), Stands::waiting, Stands::done);
        }
    }
    void take(CampaignChanged const& event) {
        if (event.terms) return;
        for (auto at = numbers_.begin(); at != numbers_.end();) {
            bool const its = at->first.first == event.campaign;
            if (its && contacts_.at(at->second) == Stands::waiting) {
                contacts_.at(at->second) = Stands::done;
            }
            at = its ? numbers_.erase(at) : std::next(at);
        }
    }
    void take(PreviewReleased const& event) {
        auto const number = numbers_.at({event.preview.campaign, event.preview.contact});
        if (number != event.preview.number) complain("another's number is reserved");
        move(number, Stands::waiting, Stands::reserved);
        reservations_[event.task] = number;
    }
    void take(PreviewDecided const& event) {
        if (event.action != PreviewAction::ACCEPT) return;
        move(reservations_.at(event.task), Stands::reserved, Stands::accepted);
        calls_[event.call] = reservations_.at(event.task);
    }
    void take(TaskEnded const& event) {
        auto const found = reservations_.find(event.task);
        if (found == reservations_.end()) return;
        if (contacts_.at(found->second) == Stands::reserved) {
            contacts_.at(found->second) = Stands::done;
        }
        reservations_.erase(found);
    }
    void take(OutdialDialled const& event) {
        auto const found = calls_.find(event.task);
        if (found == calls_.end()) return;
        if (contacts_.at(found->second) != Stands::accepted) complain("dialled, not accepted");
        if (!dialled_.insert(found->second).second) complain("dialled twice: " + found->second);
    }

    std::map<std::string, Stands> contacts_;
    std::map<std::pair<std::string, std::uint64_t>, std::string> numbers_;
    std::map<TaskId, std::string> reservations_;
    std::map<TaskId, std::string> calls_;
    std::set<std::string> dialled_;
    std::string complaint_;
};

class CampaignDay {
public:
    explicit CampaignDay(std::uint64_t seed) : random_(seed) {
        for (char const* const who : {"anna", "ben", "carla"}) {
            if (random_.chance(70)) bring_in(who);
        }
        for (char const* const name : {"spring", "autumn"}) {
            world_.give(
                ChangeCampaign{admin(), name, StartCampaign{named<TaskId>(name).value, terms()}});
            for (std::uint32_t number = 1; number <= 3; ++number) {
                world_.give(ChangeCampaign{admin(), name, AddContactList{number, world_.now}});
            }
        }
    }

    // Empty: all is well.
    std::string step() {
        switch (random_.weighted({8, 14, 12, 34, 3, 3, 3, 2, 1, 40, 2, 1, 8, 3})) {
            case 0: bring_in(person()); break;
            case 1: choose_state(); break;
            case 2: add_contacts(); break;
            case 3: decide(); break;
            case 4: change_campaign(); break;
            case 5: change_list(); break;
            case 6: close_contact(); break;
            case 7: list_number(); break;
            case 8: erase(); break;
            case 9: work_on_calls(); break;
            case 10: close_or_open_queue(); break;
            case 11: restart_or_sign_out(); break;
            case 12: world_.wait(seconds(random_.below(20))); break;
            default: call(); break;
        }
        return complaint();
    }
    [[nodiscard]] Book const& book() const { return book_; }

private:
    [[nodiscard]] std::string complaint() {
        auto const& journal = world_.journal();
        book_.take({journal.begin() + static_cast<std::ptrdiff_t>(taken_), journal.end()});
        taken_ = journal.size();
        if (!book_.complaint().empty()) return book_.complaint();
        if (auto const broken = world_.engine.broken_invariant()) return *broken;
        if (auto const differs = difference(); !differs.empty()) return differs;
        return ++steps_ % 16 == 0 ? lasting() : std::string();
    }
    // The book against the state.
    [[nodiscard]] std::string difference() const {
        std::map<std::string, Stands> found;
        for (auto const& [id, campaign] : world_.engine.state().campaigns) {
            for (auto const& [number, list] : campaign.lists) {
                for (auto const& [ordinal, one] : list.waiting) {
                    if (!found.emplace(one.number, Stands::waiting).second) return "twice";
                }
            }
            for (TaskId const& task : campaign.released) {
                auto const& preview = *world_.engine.state().task(task)->preview;
                if (!found.emplace(preview.number, Stands::reserved).second) return "twice";
            }
        }
        for (auto const& [number, stands] : book_.contacts()) {
            auto const at = found.find(number);
            bool const open = stands == Stands::waiting || stands == Stands::reserved;
            if (open != (at != found.end())) return number + " is lost, or still there";
            if (open && at->second != stands) return number + " is elsewhere";
        }
        return {};
    }
    // What a start finds is what there is.
    [[nodiscard]] std::string lasting() const {
        if (world_.replayed().hash() != world_.engine.hash()) return "the journal says otherwise";
        auto const restored = Engine::restore(world_.engine.snapshot());
        if (!restored || restored->hash() != world_.engine.hash()) return "the snapshot differs";
        bool const same = restored->next_deadline() == world_.engine.next_deadline();
        return same ? std::string() : "another deadline after a restore";
    }

    // ---- what happens ----------------------------------------------------------------------
    char const* person() { return random_.pick(std::vector<char const*>{"anna", "ben", "carla"}); }
    char const* campaign() { return random_.chance(70) ? "spring" : "autumn"; }
    static Actor admin() { return {ActorKind::administrator, {}, "admin"}; }
    std::uint32_t list() { return static_cast<std::uint32_t>(1 + random_.below(3)); }
    void change(decltype(ChangeCampaign::change) what) {
        world_.give(ChangeCampaign{admin(), campaign(), std::move(what)});
    }
    std::string some_number() {
        return "+4930" + std::to_string(100'000 + random_.below(1 + numbers_));
    }

    void bring_in(char const* who) {
        Agent const* const known = world_.agent(who);
        if (known != nullptr && known->station() != nullptr) return;
        world_.bring_in(who);
    }
    void choose_state() {
        bool const available = random_.chance(70);
        char const* const who = person();
        AuxCodeId const code = available ? AuxCodeId{} : named<AuxCodeId>("lunch");
        world_.give(SetState{SmallWorld::actor(who), named<AgentId>(who), available, code, ""});
    }
    void add_contacts() {
        AddContacts add{list(), {}, static_cast<std::uint32_t>(random_.below(2))};
        for (std::uint64_t count = 1 + random_.below(4); count != 0; --count) {
            auto const number = std::to_string(100'000 + ++numbers_);
            add.contacts.push_back({0,
                                    random_.chance(50) ? "C" + number : "",
                                    "+4930" + number,
                                    "Eva",
                                    {{"city", "Bonn"}}});
        }
        change(add);
    }
    void decide() {
        std::vector<std::pair<TaskId, AgentId>> shown;
        for (auto const& [id, task] : world_.engine.state().tasks) {
            if (!task.preview) continue;
            for (Offer const& offer : task.offers) shown.emplace_back(id, offer.agent);
        }
        if (shown.empty()) return;
        auto const [task, agent] = random_.pick(shown);
        auto const action = static_cast<PreviewAction>(random_.below(3));
        auto const& of = world_.engine.state().task(task)->preview->campaign;
        world_.media = random_.chance(90) ? MediaMode::confirm : MediaMode::fail;
        world_.give(DecidePreview{{ActorKind::agent, agent, ""}, agent, task, of, action});
        world_.media = MediaMode::confirm;
    }
    CampaignTerms terms() {
        CampaignTerms some;
        some.entry_point = named<EntryPointId>("support-line");
        some.ani = "+4930111";
        some.released_max = static_cast<std::uint32_t>(1 + random_.below(4));
        some.rules.offer_timeout = seconds(10 + random_.below(50));
        some.rules.on_timeout = static_cast<PreviewAction>(random_.below(3));
        some.rules.skip_disabled = random_.chance(10);
        some.rules.remove_disabled = random_.chance(10);
        return some;
    }
    void change_campaign() {
        Uuid const key = named<TaskId>("key" + std::to_string(++keys_)).value;
        switch (random_.below(4)) {
            case 0: return change(UpdateCampaign{terms()});
            case 1:
                if (random_.chance(20)) change(StopCampaign{});
                return;
            default: return change(StartCampaign{key, terms()});
        }
    }
    void change_list() {
        if (random_.chance(20)) return change(ExpireContactList{list()});
        change(AddContactList{list(), world_.now + seconds(random_.below(90))});
    }
    void close_contact() {
        auto const number = some_number();
        change(CloseContact{list(), random_.chance(50) ? number : "C" + number.substr(5)});
    }
    void list_number() {
        DoNotCallEntry const entry{"IVR", "", "admin", world_.now};
        world_.give(ChangeDoNotCall{admin(), {{{"own", some_number()}, entry}}, {}});
    }
    void erase() {
        EraseCustomer erase;
        erase.by = admin();
        erase.number = some_number();
        world_.give(erase);
    }
    // Phones are answered, customers answer, hang up or are busy; wrap-ups are given.
    void work_on_calls() {
        std::vector<TaskId> ids;
        for (auto const& [id, task] : world_.engine.state().tasks) ids.push_back(id);
        if (ids.empty()) return;
        TaskId const id = random_.pick(ids);
        Task const& task = *world_.engine.state().task(id);
        Leg const customer{LegKind::customer, {}, {}};
        for (Offer const& offer : task.offers) {
            if (task.preview) continue;
            AgentId const agent = offer.agent;
            world_.give(Accept{{ActorKind::agent, agent, ""}, agent, id});
            return;
        }
        if (task.dials_customer() != nullptr) {
            if (random_.chance(50)) {
                world_.tell(LegAnswered{{}, id, customer});
            } else {
                world_.tell(LegFailed{{}, id, customer, "busy"});
            }
            return;
        }
        if (Engagement const* const owner = task.owner()) {
            AgentId const agent = owner->agent;
            world_.give(End{{ActorKind::agent, agent, ""}, agent, id});
            return;
        }
        for (Engagement const& one : task.engagements) {
            if (one.wrap_up() == nullptr) continue;
            SubmitWrapUp wrap_up;
            wrap_up.agent = one.agent;
            wrap_up.by = {ActorKind::agent, one.agent, ""};
            wrap_up.task = id;
            wrap_up.code = named<AuxCodeId>("sale");
            world_.give(wrap_up);
            return;
        }
    }
    void close_or_open_queue() {
        if (random_.chance(50)) {
            world_.give(CloseQueue{admin(), named<QueueId>("support"), random_.chance(25)});
        } else {
            world_.give(
                CloseEntryPoint{admin(), named<EntryPointId>("support-line"), random_.chance(25)});
        }
    }
    void restart_or_sign_out() {
        if (random_.chance(30)) {
            world_.tell(DaemonStarted{});
            return;
        }
        world_.give(Logout{SmallWorld::actor("sue"), named<AgentId>(person()), "home"});
    }
    void call() { world_.call("c" + std::to_string(++calls_)); }

    Random random_;
    SmallWorld world_;
    Book book_;
    std::size_t taken_ = 0;
    std::size_t steps_ = 0;
    std::uint64_t numbers_ = 0;
    int keys_ = 0;
    int calls_ = 0;
};

std::uint64_t setting(char const* name, std::uint64_t usual) {
    char const* const text = std::getenv(name);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

TEST(CampaignDays, EveryContactIsDoneWithOnce) {
    std::uint64_t const first = setting("RINGMASTER_SEED", 1);
    std::uint64_t const seeds = setting("RINGMASTER_SEEDS", 60);
    std::uint64_t const steps = setting("RINGMASTER_STEPS", 250);
    std::map<Stands, std::size_t> ends;
    std::size_t dials = 0;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        CampaignDay day(seed);
        for (std::uint64_t step = 0; step < steps; ++step) {
            auto const complaint = day.step();
            ASSERT_EQ(complaint, "") << "RINGMASTER_SEED=" << seed << " step " << step;
        }
        for (auto const& [number, stands] : day.book().contacts()) ++ends[stands];
        dials += day.book().dials();
    }
    std::cout << ends[Stands::accepted] << " contacts accepted, " << dials << " dialled, "
              << ends[Stands::done] << " done with uncalled, "
              << ends[Stands::waiting] + ends[Stands::reserved] << " open\n";
    if (seeds < 60) return;  // one seed is looked at
    EXPECT_GT(dials, 300U);
    EXPECT_GT(ends[Stands::done], 300U);
}

}  // namespace
}  // namespace ringmaster::simulation::campaign_days_test
