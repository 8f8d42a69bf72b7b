#pragma once
// Health and metrics (OPS-6): the same answers on the port of the clients and on a listener of the
// operator's own. Nothing here looks at what the loop owns.
//
// Ownership: refers to the metrics. Threading: any thread. Errors: values.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "app/base/metrics.hpp"
#include "app/base/process_figures.hpp"
#include "ringmaster/api/text/http.hpp"
#include "ringmaster/core/model/time.hpp"

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
    explicit OperationsAnswers(Metrics& metrics) : metrics_(metrics), process_(metrics) {}

    void serve(Serving serving) { serving_ = serving; }
    [[nodiscard]] Serving serving() const { return serving_; }

    // What readiness tells beside: organizations that are set aside while the others are served
    // (OPS-8), and how far the machine's clock is behind the engine's time (OPS-9).
    void organizations_set_aside(std::size_t count) { set_aside_ = count; }
    void clock_behind(core::Duration time) { clock_behind_ms_ = time.count(); }

    // For metrics this takes as long as making the text of all of them: not on the loop.
    [[nodiscard]] api::Response answer(OperationsPath path) const;

private:
    [[nodiscard]] api::Response readiness() const;

    Metrics const& metrics_;
    ProcessFigures process_;
    std::atomic<Serving> serving_ = Serving::nothing;
    std::atomic<std::size_t> set_aside_ = 0;
    std::atomic<std::int64_t> clock_behind_ms_ = 0;
};

[[nodiscard]] api::Response method_not_allowed(std::string_view allow);

}  // namespace ringmaster::app
