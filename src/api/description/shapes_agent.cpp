// What answers say of agents: their session and states, their periods, and what these add up to.

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member channels_map[] = {
    list(uuid("telephony")),
    list(uuid("chat")),
    list(uuid("email")),
    list(uuid("social")),
};

constexpr Member channel_state[] = {
    choice("state",
           "available|idle|not-responding|wrapup|ringing|on-hold|connected|conference|consulting"),
    time("since"),
};

constexpr Member channel_states[] = {
    shape("telephony", "ChannelState").optional(),
    shape("chat", "ChannelState").optional(),
    shape("email", "ChannelState").optional(),
    shape("social", "ChannelState").optional(),
};

constexpr Member offer_stack[] = {
    integer("total"),
    list(uuid("interactionIds"))
        .says("The first five: email, social, chat, voice, the oldest first within a channel"),
};

constexpr Member agent[] = {
    uuid("agentId"),
    uuid("orgId"),
    uuid("agentSessionId").or_empty(),
    uuid("teamId").or_empty(),
    uuid("siteId").or_empty(),
    text("auxCodeId").says("An idle code; 0 while Available"),
    choice("status", "LoggedIn|LoggedOut"),
    choice("subStatus", "Available|Idle"),
    choice("profileType", "BLENDED|BLENDED_REALTIME|EXCLUSIVE").or_empty(),
    shape("channelsMap", "ChannelsMap"),
    shape("channelStates", "ChannelStates"),
    list(uuid("interactionIds")).says("What the agent takes part in"),
    shape("offers", "OfferStack"),
    list(text("roles")),
    text("dn"),
    text("dialNumber"),
    choice("deviceType", "AGENT_DN|EXTENSION|BROWSER").or_empty(),
    text("deviceId"),
    flag("isExtension"),
    time("lastStateChangeTimestamp"),
    time("lastIdleCodeChangeTimestamp"),
    text("lastStateChangeReason"),
    choice("nextState", "Available|Idle")
        .or_empty()
        .says("The stored choice while contacts are open, else empty"),
};

constexpr Member names[] = {
    text("teamName").optional(),
    text("auxCodeName").optional(),
    text("agentName").optional(),
};

constexpr Member signed_out[] = {
    uuid("agentId"),
    choice("status", "LoggedOut"),
    text("agentName").optional(),
};

constexpr Member agent_list[] = {
    shape("meta", "Meta"),
    list(shape("data", "SignedInAgent|SignedOutAgent")),
};

constexpr Member activity[] = {
    flag("active").says("It goes on"),
    uuid("agentId"),
    text("agentName").optional(),
    text("agentDn").optional(),
    uuid("agentSessionId").optional(),
    choice("currentState", "available|idle|ringing|connected|on-hold|consulting|conference|wrapup"),
    uuid("teamId").optional(),
    text("teamName").optional(),
    uuid("taskId").optional(),
    uuid("channelId").optional(),
    choice("channelType", channels).optional(),
    uuid("idleCode").optional(),
    text("idleCodeName").optional(),
    uuid("queueId").optional(),
    text("queueName").optional(),
    uuid("wrapupCode").optional().says("Added: the id of wrapupCodeName"),
    text("wrapupCodeName").optional(),
    text("reason").optional(),
    uuid("changedById").optional(),
    text("changedByName").optional(),
    time("startTime"),
    time("endTime").optional(),
};

constexpr Member activity_list[] = {
    shape("meta", "Meta"),
    list(shape("data", "Activity")),
};

constexpr Member channel_statistics[] = {
    choice("channelType", channels),
    integer("totalAssignedTasks"),
    integer("totalOfferedTasks"),
    integer("totalAcceptedTasks"),
    integer("totalRejectedTasks"),
    integer("totalTransferredTasks"),
    integer("totalEngagedDuration").says("ms"),
    integer("totalHoldDuration").says("ms"),
    integer("totalWrapUpDuration").says("ms"),
    integer("totalAvailableTime").says("ms"),
    integer("totalUnAvailableTime").says("ms"),
    number("averageHandledTime").optional().says("ms; missing when nothing was handled"),
};

constexpr Member agent_interval[] = {
    time("intervalStartTime"),    uuid("agentId"),
    text("agentName").optional(), uuid("teamId").optional(),
    text("teamName").optional(),  list(shape("channels", "ChannelStatistics")),
};

constexpr Member agent_statistics[] = {
    shape("meta", "Meta"),
    list(shape("data", "AgentInterval")),
};

constexpr Shape agent_table[] = {
    {"ChannelsMap", "Ids of the slots of each channel; as many as its capacity", channels_map},
    {"ChannelState", "What happens on a channel, and since when", channel_state},
    {"ChannelStates", "Of each channel with a slot, and of others while something happens on them",
     channel_states},
    {"OfferStack", "The agent's offers", offer_stack},
    {"AgentState", "The agent's session and state", agent},
    {"SignedInAgent", "The agent's session and state, with names", agent, names},
    {"SignedOutAgent", "An agent without a session", signed_out},
    {"AgentList", "A page of agents", agent_list},
    {"Activity", "A period of an agent; what does not apply to its state is left out", activity},
    {"ActivityList", "A page of periods, agent by agent, in order of time", activity_list},
    {"ChannelStatistics", "An interval's figures of one channel", channel_statistics},
    {"AgentInterval", "What an agent's periods add up to in an interval", agent_interval},
    {"AgentStatistics", "Figures by agent and interval", agent_statistics},
};

}  // namespace

std::span<Shape const> agent_shapes() { return agent_table; }

}  // namespace ringmaster::api::shapes
