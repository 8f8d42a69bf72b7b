#pragma once
// The handlers behind the rows of route_table.cpp, by file.

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

// route_agents.cpp, route_buddies.cpp
Call subscribe_notification(Context const& context);
Call login_agent(Context const& context);
Call logout_agent(Context const& context);
Call reload_agent(Context const& context);
Call set_agent_state(Context const& context);
Call list_buddies(Context const& context);

// route_tasks.cpp
Call create_task(Context const& context);
Call start_outdial(Context const& context);  // route_outdial.cpp
Call accept_task(Context const& context);
Call assign_task(Context const& context);
Call accept_all_offers(Context const& context);
Call reject_task(Context const& context);
Call end_task(Context const& context);
Call reply_task(Context const& context);
Call wrap_up_task(Context const& context);
Call correct_wrap_up(Context const& context);
Call extend_wrap_up(Context const& context);
Call request_wrap_up(Context const& context);
Call skip_wrap_up(Context const& context);

// route_calls.cpp
Call hold_task(Context const& context);
Call unhold_task(Context const& context);
Call transfer_task(Context const& context);
Call cancel_transfer(Context const& context);
Call consult_task(Context const& context);
Call accept_consult(Context const& context);
Call end_consult(Context const& context);
Call cancel_consult(Context const& context);
Call transfer_consult(Context const& context);
Call join_conference(Context const& context);
Call exit_conference(Context const& context);
Call transfer_conference(Context const& context);
Call drop_participant(Context const& context);
Call pause_recording(Context const& context);
Call resume_recording(Context const& context);

// route_monitor.cpp
Call start_monitor(Context const& context);
Call barge_in(Context const& context);
Call whisper(Context const& context);
Call hold_monitor(Context const& context);
Call unhold_monitor(Context const& context);
Call end_monitor(Context const& context);
Call list_monitor_sessions(Context const& context);
Call delete_monitor(Context const& context);

// route_variables.cpp
Call update_task(Context const& context);
Call reveal_variable(Context const& context);

// route_task_reads.cpp
Call list_agents(Context const& context);
Call list_tasks(Context const& context);
Call read_task(Context const& context);

// route_history.cpp
Call list_task_events(Context const& context);
Call explain_task(Context const& context);
Call estimate_wait_time(Context const& context);
Call query_captures(Context const& context);
Call export_personal_data(Context const& context);
Call erase_personal_data(Context const& context);
Call requeue_task(Context const& context);
Call prioritize_task(Context const& context);
Call request_callback(Context const& context);

// route_reports.cpp
Call list_records(Context const& context);

// route_campaigns.cpp
Call start_campaign(Context const& context);
Call update_campaign(Context const& context);
Call stop_campaign(Context const& context);
Call list_campaigns(Context const& context);
Call read_campaign(Context const& context);
Call create_contact_list(Context const& context);
Call list_contact_lists(Context const& context);
Call change_contact_list(Context const& context);
Call add_campaign_contacts(Context const& context);
Call close_campaign_contact(Context const& context);

// route_previews.cpp
Call accept_preview(Context const& context);
Call skip_preview(Context const& context);
Call remove_preview(Context const& context);

// route_intervals.cpp
Call list_queue_intervals(Context const& context);
Call list_agent_intervals(Context const& context);
Call summarize_wrap_ups(Context const& context);

// route_search.cpp
Call search_records(Context const& context);
Call read_search_schema(Context const& context);

// route_do_not_call.cpp
Call add_do_not_call(Context const& context);
Call read_do_not_call(Context const& context);
Call remove_do_not_call(Context const& context);
Call list_do_not_call_lists(Context const& context);
Call list_do_not_call(Context const& context);

// route_callbacks.cpp
Call create_web_callback(Context const& context);
Call schedule_callback(Context const& context);
Call list_scheduled_callbacks(Context const& context);
Call list_callbacks(Context const& context);
Call read_scheduled_callback(Context const& context);
Call update_scheduled_callback(Context const& context);
Call delete_scheduled_callback(Context const& context);
Call close_queue(Context const& context);
Call close_entry_point(Context const& context);

// route_activities.cpp
Call list_activities(Context const& context);

// route_statistics.cpp
Call list_queue_statistics(Context const& context);
Call list_agent_statistics(Context const& context);

// route_machines.cpp
Call subscribe_connector(Context const& context);
Call post_facts(Context const& context);
Call read_admin_state(Context const& context);

}  // namespace ringmaster::api
