#pragma once
// Writes an answer as HTTP/1.1 bytes. Pure.

#include "ringmaster/net/message.hpp"

#include <string>
#include <string_view>

namespace ringmaster::net {

struct AnswerForm {
    bool head_only = false;  // the request was HEAD
    bool close = false;      // the connection ends after this answer
    bool http_1_0 = false;   // knows no chunks
};

// Appends the answer to `out`. Returns how many headers it had to drop: those that could break
// the framing and those the session writes itself.
std::size_t write_response(Response const& response, AnswerForm form, std::string& out);

// Appends the next bytes of an answer whose rest is made while it is sent, and its end.
void write_piece(std::string_view bytes, AnswerForm form, std::string& out);
void write_end(AnswerForm form, std::string& out);

}  // namespace ringmaster::net
