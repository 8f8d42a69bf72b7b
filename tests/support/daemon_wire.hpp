#pragma once
// Keeps what went over the wire, for the validators of tests/api_description.sh: every answer, and
// every frame of the sockets of desktops and connectors. Of what has the same shape one is kept.
//
// Files are `answers.jsonl` and `frames.jsonl` in the folder WIRE_FOLDER names, begun anew by
// each process; without it nothing is kept. Threading: any thread.

#include <nlohmann/json.hpp>

#include <string>

namespace ringmaster::tests {

enum class Channel { notifications, connectors };

// `sent`: by us, not by the server.
void keep_frame(Channel channel, nlohmann::json const& frame, bool sent = false);

struct KeptAnswer {
    std::string method;
    std::string target;
    int status = 0;
    std::string content_type;
    nlohmann::json const& body;
};

void keep_answer(KeptAnswer const& answer);

}  // namespace ringmaster::tests
