#pragma once
// Takes tokens that the console hands over beside the running daemon (token_handover.hpp): each
// request is one transaction with its audit rows, in force once that is durable. A request that was
// on its way when the process ended is carried out at the next start: who has it twice has it once.
//
// Ownership: refers to the parts. Threading: the loop; looks into one small folder.
// Errors: told to the console in a file, and in the log.

#include <filesystem>

#include "app/daemon/daemon_parts.hpp"
#include "app/turn/token_handover.hpp"

namespace ringmaster::app {

class ConsoleDesk {
public:
    explicit ConsoleDesk(DaemonParts& parts);
    // Once a second: whatever has been handed over since.
    void look();

private:
    void take(std::filesystem::path const& taken);
    void carry_out(std::filesystem::path const& taken, TokenHandover const& handover, core::Time at,
                   Turn& turn);
    [[nodiscard]] std::string problem_of(TokenHandover const& handover) const;
    [[nodiscard]] Tenant* tenant_of(api::TokenRecord const& record) const;
    void refuse(std::filesystem::path const& taken, std::string const& why);

    DaemonParts& parts_;
    Log& log_;
    std::filesystem::path folder_;
    bool has_started_ = false;  // what a former run has taken has been looked for
};

}  // namespace ringmaster::app
