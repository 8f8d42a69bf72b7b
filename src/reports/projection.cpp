// Where an event goes, and what the records call things: the name they have when something begins.

#include "reports/projection.hpp"

#include <algorithm>

namespace ringmaster::reports {

std::string spoken(core::ChannelStatus status) {
    std::string name(core::enum_name(status));
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

Projection::Projection(Book& book, core::OrgId org, CustomerMatch const& customer_match)
    : book_(book), org_(org), customer_match_(customer_match) {
    Rows known = book_.ask("SELECT id FROM known WHERE org=?1 AND kind='reservation'", org_);
    while (known.next()) reservations_.insert(core::TaskId{known->uuid()});
}

void Projection::apply(core::Event const& event) {
    std::visit(
        [this](auto const& known) {
            if constexpr (!is_exempt(std::remove_cvref_t<decltype(known)>::type_name)) {
                if constexpr (requires { known.task; }) {
                    if (reservations_.contains(known.task)) return pass_over(known);
                }
                project(known);
            }
        },
        static_cast<core::EventVariant const&>(event));
}

void Projection::project(core::PreviewReleased const& event) {
    forget(event.task);
    reservations_.insert(event.task);
    book_.run("INSERT INTO known(org, kind, id) VALUES(?1, 'reservation', ?2)", org_, event.task);
}

void Projection::pass_over(core::TaskClosed const& event) {
    reservations_.erase(event.task);
    book_.run("DELETE FROM known WHERE org=?1 AND kind='reservation' AND id=?2", org_, event.task);
}

std::string Projection::name_of(std::string_view kind, core::Uuid const& id) {
    Rows row =
        book_.ask("SELECT name FROM known WHERE org=?1 AND kind=?2 AND id=?3", org_, kind, id);
    return row.next() ? row->bytes() : std::string();
}

Who Projection::who(core::AgentId agent) {
    Who found;
    found.agent = agent;
    Rows row = book_.ask(
        "SELECT agent_name, coalesce(agent_session_id, zeroblob(16)), agent_phone_number,"
        " coalesce(team_id, zeroblob(16)), team_name, coalesce(site_id, zeroblob(16)), site_name"
        " FROM agent_session WHERE org=?1 AND agent_id=?2 AND is_active=1",
        org_, agent);
    if (!row.next()) {
        found.name = name_of("agent", agent.value);
        return found;
    }
    found.name = row->bytes();
    found.session = row->uuid();
    found.phone = row->bytes();
    found.team = row->uuid();
    found.team_name = row->bytes();
    found.site = row->uuid();
    found.site_name = row->bytes();
    return found;
}

namespace {

struct Name {
    std::string_view kind;
    core::Uuid id;
    std::string_view name;
    core::Uuid parent = {};
};

// Of what records name; nothing for the rest of the configuration.
std::optional<Name> name_in(core::ConfigItem const& item) {
    return std::visit(
        [](auto const& known) -> std::optional<Name> {
            using Item = std::remove_cvref_t<decltype(known)>;
            if constexpr (std::is_same_v<Item, core::Queue>) {
                return Name{"queue", known.id.value, known.name};
            } else if constexpr (std::is_same_v<Item, core::EntryPoint>) {
                return Name{"entry_point", known.id.value, known.name};
            } else if constexpr (std::is_same_v<Item, core::User>) {
                return Name{"agent", known.id.value, known.name};
            } else if constexpr (std::is_same_v<Item, core::Team>) {
                return Name{"team", known.id.value, known.name, known.site.value};
            } else if constexpr (std::is_same_v<Item, core::Site>) {
                return Name{"site", known.id.value, known.name};
            } else if constexpr (std::is_same_v<Item, core::AuxCode>) {
                return Name{"code", known.id.value, known.name};
            } else {
                return std::nullopt;
            }
        },
        static_cast<core::ConfigItemVariant const&>(item));
}

}  // namespace

// What was removed keeps its name: contacts that go on still name it.
void Projection::project(core::ConfigurationChanged const& event) {
    for (core::ConfigItem const& item : event.put) {
        auto const name = name_in(item);
        if (!name) continue;
        book_.run(
            "INSERT INTO known(org, kind, id, name, parent) VALUES(?1, ?2, ?3, ?4, ?5)"
            " ON CONFLICT DO UPDATE SET name=excluded.name, parent=excluded.parent",
            org_, name->kind, name->id, name->name, name->parent);
    }
}

}  // namespace ringmaster::reports
