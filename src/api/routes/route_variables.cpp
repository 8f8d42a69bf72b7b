// Call-associated data: saving it (CD-3) and showing a secure value to somebody with the right
// (CD-4).
#include <nlohmann/json.hpp>

#include "api/commands/variables.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "api/wire/wire_agent.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/core/model/variables.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

Response refuse(core::Reason reason) { return refusal_response(core::Refusal{reason, {}}); }

// What he may do about it he may as an agent: by his role, or because it is not his teams'. One
// that is not there is refused later.
bool acts_as_agent(Context const& context, core::Task const* live) {
    if (context.principal.role == AccessRole::agent) return true;
    return live != nullptr && !Visibility(context).leads(*live);
}

// ---- saving -----------------------------------------------------------------------------------

// CD-1: agents change only what the administrator lets them; every name that is not, by path.
Problems not_editable(VariableTexts const& texts, Directory const& directory) {
    Problems problems;
    auto const check = [&](std::string const& name) {
        auto const* definition = directory.cad_variable(name);
        bool const may = definition != nullptr && definition->active && definition->agent_editable;
        if (!may) problems.push_back({field_path("attributes", name), "is not for agents to edit"});
    };
    for (auto const& [name, text] : texts.plain) check(name);
    for (auto const& [name, text] : texts.secure) check(name);
    return problems;
}

// Whoever takes part saves as the agent he is, so that his own events follow; other supervisors,
// administrators and connectors save from outside.
core::AgentId saving_agent(Context const& context, core::TaskId task) {
    auto const self = context.principal.agent.value_or(core::AgentId{});
    auto const* live = context.engine.state().task(task);
    bool const takes_part =
        live != nullptr && (party_in(*live, self) != nullptr || live->wrapping(self) != nullptr);
    return acts_as_agent(context, live) || takes_part ? self : core::AgentId{};
}

json author_json(core::Actor const& author) {
    return {{"type", actor_name(author.kind)},
            {"id", author.agent.empty() ? json(nullptr) : json(core::to_string(author.agent))},
            {"name", author.name}};
}

// CD-3: the later save learns what is there now and who put it there.
json conflict_json(std::string const& name, core::Variable const* current, bool shown) {
    json conflict{{"name", name}, {"value", nullptr}, {"version", 0}, {"author", nullptr}};
    if (current == nullptr) return conflict;
    auto const* plain = std::get_if<core::PlainValue>(&current->value);
    conflict["value"] = plain != nullptr && shown ? std::string_view(plain->text) : masked_value;
    conflict["version"] = current->version;
    conflict["author"] = author_json(current->author);
    return conflict;
}

// "Language is "hr" now, saved by Ana Kovač".
std::string conflict_text(json const& conflict) {
    auto const name = text_at(conflict, "name");
    if (conflict["author"].is_null()) return name + " is not there now";
    auto const& author = conflict["author"];
    auto const who = text_at(author, "name");
    return name + " is \"" + text_at(conflict, "value") + "\" now, saved by " +
           (who.empty() ? text_at(author, "type") : who);
}

class SaveAnswer {
public:
    SaveAnswer(Context const& context, core::SaveVariables command)
        : reply_(reply_of(context, command.agent, command.task)),
          is_agent_(acts_as_agent(context, context.engine.state().task(command.task))),
          command_(std::move(command)) {}

    Response operator()(core::Outcome const& outcome, core::Engine const& engine) const {
        bool const lost =
            outcome.refusal && outcome.refusal->reason == core::Reason::attribute_conflict;
        if (!lost) return command_answer(reply_, outcome, engine);
        auto const& task = *engine.state().task(command_.task);
        json conflicts = json::array();
        std::string text;
        for (auto const& name : core::conflicting_variables(task, command_)) {
            auto const found = task.attributes.find(name);
            auto const* current = found == task.attributes.end() ? nullptr : &found->second;
            conflicts.push_back(conflict_json(name, current, is_shown(name)));
            text += (text.empty() ? "" : "; ") + conflict_text(conflicts.back());
        }
        return conflict_response(*outcome.refusal, outcome.allowed, std::move(conflicts), text);
    }

private:
    bool is_shown(std::string const& name) const {
        auto const* definition = reply_.directory->cad_variable(name);
        if (definition == nullptr) return true;
        return !definition->secure && (!is_agent_ || definition->agent_viewable);
    }

    Reply reply_;
    bool is_agent_;
    core::SaveVariables command_;
};

// ---- revealing --------------------------------------------------------------------------------

// CD-4: agents while they talk, and only what they may see; supervisors what their teams handle;
// administrators everything.
std::optional<Response> why_not_reveal(Context const& context, core::Task const& task,
                                       std::string const& name) {
    if (!acts_as_agent(context, &task)) return std::nullopt;
    auto const self = context.principal.agent.value_or(core::AgentId{});
    auto const* person = context.engine.state().agent(self);
    if (person == nullptr || person->station() == nullptr) {
        return refuse(core::Reason::not_signed_in);
    }
    auto const* part = task.talking(self);
    if (part == nullptr) return refuse(core::Reason::not_connected);
    auto const* definition = context.directory.cad_variable(name);
    if (definition != nullptr && !definition->agent_viewable) {
        return refuse(core::Reason::not_permitted);
    }
    return std::nullopt;
}

Checked<std::string> open_variable(Context const& context, core::TaskId task,
                                   std::pair<std::string const, core::Variable> const& entry) {
    auto const* sealed = std::get_if<core::SealedValue>(&entry.second.value);
    if (sealed == nullptr) return std::get<core::PlainValue>(entry.second.value).text;
    auto opened = context.vault.open({context.principal.org, task, entry.first}, *sealed);
    if (auto* text = std::get_if<std::string>(&opened)) return std::move(*text);
    switch (std::get<OpenFailure>(opened)) {
        case OpenFailure::no_key:
            return refusal_response(
                core::Refusal{core::Reason::secure_key_missing, sealed->key_id});
        case OpenFailure::damaged: break;
    }
    return error_response(500, "SECURE_VALUE_DAMAGED", "The stored value cannot be opened");
}

Call disclose(Context const& context, core::TaskId task,
              std::pair<std::string const, core::Variable> const& entry) {
    auto const opened = open_variable(context, task, entry);
    if (auto const* refusal = refused(opened)) return Answer{*refusal};
    json const body{{"trackingId", context.request.tracking_id},
                    {"name", entry.first},
                    {"value", std::get<std::string>(opened)},
                    {"version", entry.second.version}};
    auto const* sealed = std::get_if<core::SealedValue>(&entry.second.value);
    std::string detail = "variable " + entry.first + " task " + core::to_string(task);
    if (sealed != nullptr) detail += " key " + sealed->key_id;
    return Disclose{json_response(200, json_text(body)), "RevealVariable", std::move(detail)};
}

}  // namespace

Call update_task(Context const& context) {
    auto const path = path_task(context);
    if (auto const* refusal = refused(path)) return Answer{*refusal};
    auto const body = read_body(context, "updateTask");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    auto const task = std::get<core::TaskId>(path);
    auto const* live = context.engine.state().task(task);
    Problems problems;
    auto const texts =
        read_variables(child_at(fields, "attributes"), context.directory, live, problems);
    core::SaveVariables command;
    command.versions = read_versions(fields, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    if (acts_as_agent(context, live)) problems = not_editable(texts, context.directory);
    if (!problems.empty()) {
        return Answer{error_response(422, "ATTRIBUTE_NOT_EDITABLE",
                                     "Agents may not edit these variables", problems)};
    }
    auto values = seal_variables(texts, context, task);
    if (auto const* refusal = refused(values)) return Answer{*refusal};
    command.by = context.principal.actor();
    command.agent = saving_agent(context, task);
    command.task = task;
    command.values = std::get<VariableValues>(std::move(values));
    return Submit{command, SaveAnswer(context, command), {}};
}

Call reveal_variable(Context const& context) {
    auto const path = path_task(context);
    if (auto const* refusal = refused(path)) return Answer{*refusal};
    auto const body = read_body(context, "revealVariable");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const task = std::get<core::TaskId>(path);
    auto const* live = context.engine.state().task(task);
    if (live == nullptr) return Answer{refuse(core::Reason::unknown_task)};
    auto const name = text_at(std::get<json>(body), "name");
    if (auto refusal = why_not_reveal(context, *live, name)) return Answer{std::move(*refusal)};
    auto const found = live->attributes.find(name);
    if (found == live->attributes.end()) {
        return Answer{
            error_response(404, "ATTRIBUTE_NOT_FOUND", "The contact has no variable of that name")};
    }
    return disclose(context, task, *found);
}

}  // namespace ringmaster::api
