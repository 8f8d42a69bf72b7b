#pragma once
// Tokens made or revoked at the console beside the running daemon, who alone writes the database:
// they are handed over as files in a folder of its data folder, closed to everybody but its owner.
// Whoever may write there could stop the daemon and do the same (SEC-1). The text of a token is in
// none of them, only its digest.
//
//   <id>.request   written whole, then renamed to this name
//   <id>.taken     the daemon has it; from here on nobody takes it back
//   <id>.done      it is durable and in force
//   <id>.refused   the reason is in it
//
// Ownership: values. Threading: the console's side blocks; the daemon's side is the loop's.
// Errors: a sentence for the operator.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/api/access/token.hpp"
#include "ringmaster/store/records.hpp"

namespace ringmaster::app {

inline constexpr char handover_request[] = ".request";
inline constexpr char handover_taken[] = ".taken";
inline constexpr char handover_done[] = ".done";
inline constexpr char handover_refused[] = ".refused";
inline constexpr std::size_t handover_bytes_max = std::size_t{8} << 20U;

// An administrator at the keyboard of the machine itself (SEC-6).
inline constexpr char console_actor[] = "console";

struct TokenHandover {
    std::string action;  // of the audit rows, e.g. "create token"
    std::vector<api::TokenRecord> tokens;
};

[[nodiscard]] std::filesystem::path handover_folder(std::string const& data_directory);
[[nodiscard]] std::string handover_text(TokenHandover const& handover);
// Nothing when it is not one.
[[nodiscard]] std::optional<TokenHandover> read_handover(std::string_view text);

// Hands over and waits until the daemon has made it durable; why not, otherwise. What nobody took
// in that time is taken back.
[[nodiscard]] std::optional<std::string> hand_over(std::string const& data_directory,
                                                   TokenHandover const& handover,
                                                   std::chrono::milliseconds patience);

// The row that tells who made or ended a token.
[[nodiscard]] store::AuditRecord token_audit(api::TokenRecord const& record,
                                             std::string const& action, core::Time at);

}  // namespace ringmaster::app
