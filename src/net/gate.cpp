#include "net/gate.hpp"

#include "ringmaster/net/message.hpp"

#include "net/characters.hpp"

#include <algorithm>
#include <charconv>

namespace ringmaster::net {

namespace {

constexpr std::size_t method_bytes_max = 16;
// Room for the method, the version and two blanks beside the target of a request line.
constexpr std::size_t request_line_extra = method_bytes_max + sizeof(" HTTP/1.1 ") - 1;

// The fields that decide the framing or the connection, counted while the head is walked.
struct Fields {
    int count = 0;
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
    bool close = false;
    bool upgrade = false;
    bool websocket = false;
};

void refuse(GateVerdict& verdict, int status, std::string_view why) {
    verdict.status = status;
    verdict.why = why;
}

void check_version(GateVerdict& verdict, std::string_view version) {
    if (version == "HTTP/1.1") return;
    if (version == "HTTP/1.0") {
        verdict.http_1_0 = true;
        return;
    }
    auto const shaped = version.size() == 8 && version.substr(0, 5) == "HTTP/" &&
                        is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
    if (shaped) return refuse(verdict, 505, "unsupported HTTP version");
    refuse(verdict, 400, "malformed request line");
}

// RFC 9112 3.2.2: what a client that believes to talk to a proxy sends. The authority is compared
// with Host later; what is left is the origin form, with a slash for an empty path.
void take_absolute_form(GateVerdict& verdict) {
    auto target = verdict.target;
    bool scheme_known = false;
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        target.remove_prefix(scheme.size());
        scheme_known = true;
        break;
    }
    if (!scheme_known) return refuse(verdict, 400, "request target must start with a slash");
    verdict.authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(verdict.authority.size());
    // The userinfo some clients put there is no part of Host, and has no business here.
    if (verdict.authority.empty() ||
        !std::all_of(verdict.authority.begin(), verdict.authority.end(), is_host_character)) {
        return refuse(verdict, 400, "malformed authority in request target");
    }
    // A query without a path would need a slash that is not there.
    if (target.starts_with('?')) return refuse(verdict, 400, "request target without a path");
    if (target.empty()) target = verdict.method == "OPTIONS" ? "*" : "/";
    verdict.target = target;
}

void check_target(GateVerdict& verdict, std::size_t target_bytes_max) {
    auto const target = verdict.target;
    if (target.size() > target_bytes_max) return refuse(verdict, 414, "request target too long");
    if (!std::all_of(target.begin(), target.end(), is_target_character)) {
        return refuse(verdict, 400, "bad character in request target");
    }
    auto const asterisk = target == "*" && verdict.method == "OPTIONS";
    if (asterisk || target.starts_with('/')) return;
    take_absolute_form(verdict);
}

void check_request_line(GateVerdict& verdict, std::string_view line, Limits const& limits) {
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return refuse(verdict, 400, "malformed request line");
    }
    verdict.method = line.substr(0, first);
    verdict.target = line.substr(first + 1, last - first - 1);
    if (!is_token(verdict.method) || verdict.method.size() > method_bytes_max) {
        return refuse(verdict, 400, "malformed method");
    }
    check_version(verdict, line.substr(last + 1));
    if (verdict.passed()) check_target(verdict, static_cast<std::size_t>(limits.target_bytes));
}

void take_content_length(GateVerdict& verdict, Fields& fields, std::string_view value) {
    // Even equal duplicates are refused: whoever sent two did not mean one.
    if (++fields.lengths > 1) return refuse(verdict, 400, "more than one Content-Length");
    std::uint64_t length = 0;
    auto const* const end = value.data() + value.size();
    auto const parsed = std::from_chars(value.data(), end, length);
    // from_chars takes no sign and no blank for an unsigned number, and reports overflow.
    if (parsed.ec != std::errc{} || parsed.ptr != end) {
        return refuse(verdict, 400, "malformed Content-Length");
    }
    verdict.content_length = length;
}

void take_transfer_encoding(GateVerdict& verdict, Fields& fields, std::string_view value) {
    if (++fields.codings > 1) return refuse(verdict, 400, "more than one Transfer-Encoding");
    // Byte for byte: a variant spelling is what hides a body from one of two parsers.
    if (value != "chunked") return refuse(verdict, 400, "unsupported Transfer-Encoding");
    verdict.chunked = true;
}

void take_host(GateVerdict& verdict, Fields& fields, std::string_view value) {
    if (++fields.hosts > 1) return refuse(verdict, 400, "more than one Host");
    if (value.empty() || !std::all_of(value.begin(), value.end(), is_host_character)) {
        return refuse(verdict, 400, "malformed Host");
    }
    // Otherwise whoever reads Host and whoever reads the target see two requests.
    if (!verdict.authority.empty() && !equal_ignoring_case(verdict.authority, value)) {
        refuse(verdict, 400, "Host and request target disagree");
    }
}

void take_field(GateVerdict& verdict, Fields& fields, std::string_view name,
                std::string_view value) {
    if (equal_ignoring_case(name, "content-length")) {
        take_content_length(verdict, fields, value);
    } else if (equal_ignoring_case(name, "transfer-encoding")) {
        take_transfer_encoding(verdict, fields, value);
    } else if (equal_ignoring_case(name, "host")) {
        take_host(verdict, fields, value);
    } else if (equal_ignoring_case(name, "authorization")) {
        if (verdict.authorization.empty()) verdict.authorization = value;
    } else if (equal_ignoring_case(name, "connection")) {
        fields.close = fields.close || list_has(value, "close");
        fields.upgrade = fields.upgrade || list_has(value, "upgrade");
    } else if (equal_ignoring_case(name, "upgrade")) {
        fields.websocket = fields.websocket || list_has(value, "websocket");
    } else if (equal_ignoring_case(name, "expect")) {
        if (!equal_ignoring_case(value, "100-continue")) {
            return refuse(verdict, 417, "unknown expectation");
        }
        verdict.expects_continue = true;
    }
}

void check_field_line(GateVerdict& verdict, Fields& fields, std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') {
        return refuse(verdict, 400, "folded header line");
    }
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return refuse(verdict, 400, "header without colon");
    auto const name = line.substr(0, colon);
    if (!is_token(name)) return refuse(verdict, 400, "malformed header name");
    auto const value = trim_blanks(line.substr(colon + 1));
    if (!std::all_of(value.begin(), value.end(), is_value_character)) {
        return refuse(verdict, 400, "control character in header value");
    }
    take_field(verdict, fields, name, value);
}

// What only shows when all fields are known.
void check_together(GateVerdict& verdict, Fields const& fields) {
    if (fields.lengths > 0 && fields.codings > 0) {
        return refuse(verdict, 400, "both Content-Length and Transfer-Encoding");
    }
    if (verdict.http_1_0 && fields.codings > 0) {
        return refuse(verdict, 400, "Transfer-Encoding with HTTP/1.0");
    }
    // HTTP/1.0 knows no Host; load balancers still probe that way.
    if (!verdict.http_1_0 && fields.hosts == 0) return refuse(verdict, 400, "no Host");
    verdict.keep_alive = !verdict.http_1_0 && !fields.close;
    // RFC 9110 10.1.1: an HTTP/1.0 expectation is ignored.
    verdict.expects_continue = verdict.expects_continue && !verdict.http_1_0;
    verdict.wants_upgrade = !verdict.http_1_0 && fields.upgrade && fields.websocket;
}

void check_fields(GateVerdict& verdict, std::string_view rest, Limits const& limits) {
    Fields fields;
    while (verdict.passed()) {
        auto const end = rest.find("\r\n");
        if (end == std::string_view::npos) return refuse(verdict, 400, "head not complete");
        if (end == 0) break;
        if (static_cast<std::uint64_t>(++fields.count) > limits.head_fields) {
            return refuse(verdict, 431, "too many headers");
        }
        check_field_line(verdict, fields, rest.substr(0, end));
        rest.remove_prefix(end + 2);
    }
    if (!verdict.passed()) return;
    if (rest.size() != 2) return refuse(verdict, 400, "bytes after the head");
    check_together(verdict, fields);
}

}  // namespace

GateVerdict check_head(std::string_view raw_head, Limits const& limits) {
    GateVerdict verdict;
    auto const line_end = raw_head.find("\r\n");
    if (line_end == std::string_view::npos) {
        refuse(verdict, 400, "head not complete");
        return verdict;
    }
    check_request_line(verdict, raw_head.substr(0, line_end), limits);
    // After the line, so that a long target is 414 and not 431.
    if (verdict.passed() && raw_head.size() > limits.head_bytes) {
        refuse(verdict, 431, "request head too large");
    }
    if (verdict.passed()) check_fields(verdict, raw_head.substr(line_end + 2), limits);
    return verdict;
}

HeadScan scan_head(std::string_view arrived, std::size_t& scanned, Limits const& limits) {
    auto const window = arrived.substr(0, static_cast<std::size_t>(limits.head_bytes) + 1);
    for (; scanned < window.size(); ++scanned) {
        auto const c = window[scanned];
        if (c == '\n' && (scanned == 0 || window[scanned - 1] != '\r')) {
            return {400, "bare line feed", 0};
        }
        if (c != '\n' && scanned > 0 && window[scanned - 1] == '\r') {
            return {400, "bare carriage return", 0};
        }
        if (c == '\n' && scanned >= 3 && window[scanned - 2] == '\n') {
            if (scanned + 1 > limits.head_bytes) break;
            return {0, {}, scanned + 1};
        }
    }
    auto const line_end = window.find("\r\n");
    auto const line_seen = line_end == std::string_view::npos ? window.size() : line_end;
    if (line_seen > limits.target_bytes + request_line_extra) {
        return {414, "request target too long", 0};
    }
    if (arrived.size() > limits.head_bytes) return {431, "request head too large", 0};
    return {};
}

}  // namespace ringmaster::net
