#pragma once
// Checks the shape of every frame a desktop receives against the wire's description: envelope,
// gapless numbers, agent data, task data, the whole interaction.
//
// Knows nothing of the server's code. One checker per agent: numbers go on from socket to socket.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ringmaster::tests {

class FrameChecker {
public:
    FrameChecker(std::string org_id, std::string agent_id);

    // What is wrong with the frame; empty when nothing is.
    [[nodiscard]] std::vector<std::string> check(nlohmann::json const& frame);

    // The number of the last numbered frame, or the one a snapshot or reload told.
    [[nodiscard]] std::optional<std::int64_t> last_seq() const { return last_seq_; }
    // A socket opened without `lastSeq` may have missed numbers; the next one stands as given.
    void allow_gap() { gap_allowed_ = true; }

private:
    void check_numbering(nlohmann::json const& frame, std::string const& type);
    void check_envelope(nlohmann::json const& frame, std::string const& type);
    void check_nulls(nlohmann::json const& value, std::string const& where);
    void check_agent_data(nlohmann::json const& data, std::string const& type);
    void check_channel(nlohmann::json const& data, std::string const& type);
    void check_task_data(nlohmann::json const& data, std::string const& type);
    void check_over(nlohmann::json const& data, std::string const& type);
    void check_task_details(nlohmann::json const& data, std::string const& type);
    // What a client derives the state of a call from agrees (call_checker.cpp).
    void check_call(nlohmann::json const& data, std::string const& type);
    void check_legs(nlohmann::json const& data, std::string const& type);
    void check_call_details(nlohmann::json const& data, std::string const& type);
    void check_interaction(nlohmann::json const& interaction);
    void check_participant(std::string const& id, nlohmann::json const& participant);
    void check_leg(std::string const& id, nlohmann::json const& leg);
    void check_processing_details(nlohmann::json const& details);
    void check_variable(std::string const& name, nlohmann::json const& variable);

    void complain(std::string problem) { problems_.push_back(std::move(problem)); }
    void need(nlohmann::json const& object, std::vector<std::string> const& keys,
              std::string const& where);
    // Absent counts as wrong, too.
    void need_kind(nlohmann::json const& object, char const* key, char const* kind,
                   std::string const& where);

    std::string org_id_;
    std::string agent_id_;
    std::optional<std::int64_t> last_seq_;
    std::map<std::string, std::string> channels_;  // state by media type, as told last
    std::string introduced_;                       // by the AgentContact just before
    std::set<std::string> over_;                   // interactions that are, for him
    bool gap_allowed_ = true;
    std::vector<std::string> problems_;
};

// The member's text; empty when it is missing or not a text.
[[nodiscard]] std::string text_of(nlohmann::json const& object, char const* key);
// `data.type`, or `type` for frames without data of a type.
[[nodiscard]] std::string frame_type(nlohmann::json const& frame);

}  // namespace ringmaster::tests
