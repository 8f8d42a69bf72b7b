// Everything that can happen to a ringing offer, in every order: exactly one winner, and every
// loser gets the documented answer (OF-2). Enumerated, not sampled.

#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/reason.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::races_test {
namespace {

using namespace core;

enum class Move { accept, reject, idle, sign_out, forced_sign_out, customer_left, phone_answered };
constexpr std::array all_moves{Move::accept,        Move::reject,          Move::idle,
                               Move::sign_out,      Move::forced_sign_out, Move::customer_left,
                               Move::phone_answered};
// When a move is stamped: before, exactly at, or after the RONA deadline.
constexpr std::array all_instants{Duration(17'000), Duration(18'000), Duration(19'000)};

AgentId const anna = named<AgentId>("anna");
TaskId const contact = named<TaskId>("c1");

struct Made {
    Outcome outcome;
    bool is_command = true;
};

Made make(SmallWorld& world, Move move) {
    Actor const self = SmallWorld::actor("anna");
    switch (move) {
        case Move::accept: return {world.give(Accept{self, anna, contact})};
        case Move::reject: return {world.give(Reject{self, anna, contact})};
        case Move::idle:
            return {world.give(SetState{self, anna, false, named<AuxCodeId>("lunch"), ""})};
        case Move::sign_out: return {world.give(Logout{self, anna, "bye"})};
        case Move::forced_sign_out:
            return {world.give(Logout{SmallWorld::actor("sue"), anna, "bye"})};
        case Move::customer_left: return {world.tell(CustomerLeft{{}, contact}), false};
        case Move::phone_answered:
            return {world.tell(LegAnswered{{}, contact, {LegKind::agent, anna, {}}}), false};
    }
    return {};
}

// What the model says: how the offer stands and who has the contact.
struct Model {
    std::optional<OfferOutcome> offer;  // empty: still ringing
    bool signed_in = true;
    bool ended = false;

    [[nodiscard]] bool connected() const { return offer == OfferOutcome::accepted && !ended; }

    // The documented refusal of a move now; empty when it succeeds.
    [[nodiscard]] std::optional<Reason> refusal(Move move) const {
        bool const answers = move == Move::accept || move == Move::reject;
        bool const asks_to_leave = move == Move::sign_out;
        bool const needs_session =
            answers || asks_to_leave || move == Move::idle || move == Move::forced_sign_out;
        if (needs_session && !signed_in) return Reason::not_signed_in;
        if (asks_to_leave && !offer) return Reason::offer_showing;
        if (asks_to_leave && connected()) return Reason::contact_live;
        if (!answers || !offer) return std::nullopt;
        switch (*offer) {
            case OfferOutcome::accepted:
                return ended ? Reason::contact_ended : Reason::already_assigned;
            case OfferOutcome::rescinded: return Reason::already_assigned;
            case OfferOutcome::declined: return Reason::not_offered;
            case OfferOutcome::expired: return Reason::offer_expired;
            case OfferOutcome::customer_left: return Reason::contact_ended;
            case OfferOutcome::withdrawn:
            case OfferOutcome::failed:
            case OfferOutcome::system_restart: return Reason::offer_withdrawn;
        }
        return std::nullopt;
    }

    void pass_deadline() {
        if (!offer) offer = OfferOutcome::expired;
    }

    void make(Move move) {
        if (refusal(move)) return;
        bool const ringing = !offer;
        switch (move) {
            case Move::accept:
            case Move::phone_answered:
                if (ringing) offer = OfferOutcome::accepted;
                return;
            case Move::reject: offer = OfferOutcome::declined; return;
            case Move::idle:
                if (ringing) offer = OfferOutcome::withdrawn;
                return;
            case Move::forced_sign_out:
                if (ringing) offer = OfferOutcome::withdrawn;
                signed_in = false;
                return;
            case Move::sign_out: signed_in = false; return;
            case Move::customer_left:
                if (ringing) offer = OfferOutcome::customer_left;
                ended = true;
                return;
        }
    }
};

std::size_t count_ends(SmallWorld const& world) {
    std::size_t ends = 0;
    for (Event const& event : world.journal()) {
        auto const* const closed = std::get_if<OfferClosed>(&event);
        ends += closed != nullptr && closed->agent == anna ? 1U : 0U;
    }
    return ends;
}

std::optional<OfferOutcome> recorded_outcome(SmallWorld const& world) {
    for (Event const& event : world.journal()) {
        if (auto const* const closed = std::get_if<OfferClosed>(&event)) return closed->outcome;
    }
    return std::nullopt;
}

struct Step {
    Move move;
    Duration at;
};

void play(std::vector<Step> const& steps) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    Time const start = world.now;
    Model model;
    for (Step const& step : steps) {
        // No tick in between: the input alone must fire the deadline it races with.
        world.now = start + step.at;
        if (step.at >= std::chrono::seconds(18)) model.pass_deadline();
        auto const expected = model.refusal(step.move);
        Made const made = make(world, step.move);
        if (made.is_command) {
            ASSERT_EQ(made.outcome.refusal.has_value(), expected.has_value());
            if (expected) {
                ASSERT_EQ(describe_reason(made.outcome.refusal->reason).id,
                          describe_reason(*expected).id);
            }
        }
        model.make(step.move);
        ASSERT_EQ(recorded_outcome(world), model.offer);
        ASSERT_EQ(count_ends(world), model.offer ? 1U : 0U) << "one winner";
    }
    ASSERT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST(Races, every_order_has_one_winner_and_definite_losers) {
    std::size_t played = 0;
    for (Move const first : all_moves) {
        for (Move const second : all_moves) {
            for (Move const third : all_moves) {
                for (Duration const at : all_instants) {
                    for (Duration const later : all_instants) {
                        if (later < at) continue;
                        SCOPED_TRACE(::testing::Message()
                                     << static_cast<int>(first) << ' ' << static_cast<int>(second)
                                     << ' ' << static_cast<int>(third) << " at " << at.count()
                                     << " and " << later.count());
                        play({{first, at}, {second, later}, {third, later}});
                        if (HasFatalFailure()) return;
                        ++played;
                    }
                }
            }
        }
    }
    EXPECT_EQ(played, 7U * 7U * 7U * 6U);
    RecordProperty("orders", static_cast<int>(played));
}

// Two agents, one contact: anna's offer expires, ben is offered; both click accept.
TEST(Races, the_agent_whose_offer_expired_loses_against_the_next) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    world.bring_in("ben");
    world.wait(std::chrono::seconds(18));
    auto const late = world.accept("anna", "c1");
    ASSERT_TRUE(late.refusal);
    EXPECT_EQ(late.refusal->reason, Reason::offer_expired);
    EXPECT_FALSE(world.accept("ben", "c1").refusal);
    auto const again = world.accept("ben", "c1");
    ASSERT_TRUE(again.refusal);
    EXPECT_EQ(again.refusal->reason, Reason::already_assigned);
}

}  // namespace
}  // namespace ringmaster::testing::races_test
