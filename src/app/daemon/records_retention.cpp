// Which of two settings counts, type by type.

#include "app/daemon/records_retention.hpp"

#include "ringmaster/api/text/json.hpp"

namespace ringmaster::app {

reports::Retention records_retention(Settings const& settings, api::Directory const& directory) {
    auto const* const own = directory.only("organization-setting");
    auto const days = [own](char const* name, std::uint64_t usual) {
        auto const set = own == nullptr ? std::nullopt : api::integer_at(own->body(), name);
        return set ? static_cast<std::uint32_t>(*set) : static_cast<std::uint32_t>(usual);
    };
    return {.contact_days = days("reportsContactDays", settings.reports_contact_days),
            .agent_days = days("reportsAgentDays", settings.reports_agent_days),
            .wrap_up_days = days("reportsWrapUpDays", settings.reports_wrap_up_days),
            .callback_days = days("reportsCallbackDays", settings.reports_callback_days),
            .recording_days = days("reportsRecordingDays", settings.reports_recording_days)};
}

}  // namespace ringmaster::app
