#pragma once
// Health and metrics (OPS-6): the same answers on the port of the clients and on a listener of the
// operator's own. Nothing here looks at what the loop owns.
//
// Ownership: refers to the metrics. Threading: any thread. Errors: values.

#include <atomic>
#include <optional>
#include <string_view>

#include "ringmaster/api/http.hpp"
#include "ringmaster/app/metrics.hpp"

namespace ringmaster::app {

// What the daemon can do for its callers now.
enum class Serving { nothing, reads, everything };

enum class OperationsPath { live, ready, metrics };
// What of these a path asks for.
[[nodiscard]] std::optional<OperationsPath> operations_path(std::string_view path);
// Their methods.
inline constexpr std::string_view operations_allow = "GET, HEAD, OPTIONS";

class OperationsAnswers {
public:
    explicit OperationsAnswers(Metrics const& metrics) : metrics_(metrics) {}

    void serve(Serving serving) { serving_ = serving; }
    [[nodiscard]] Serving serving() const { return serving_; }

    // For metrics this takes as long as making the text of all of them: not on the loop.
    [[nodiscard]] api::Response answer(OperationsPath path) const;

private:
    Metrics const& metrics_;
    std::atomic<Serving> serving_ = Serving::nothing;
};

[[nodiscard]] api::Response method_not_allowed(std::string_view allow);

}  // namespace ringmaster::app
