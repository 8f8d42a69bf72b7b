#include "api/documents/configuration_plan.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <span>
#include <utility>

#include "api/documents/incoming_references.hpp"
#include "api/documents/organization_parts.hpp"
#include "ringmaster/api/documents/document_codec.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

WishVerdict refusal(int status, std::string path, std::string text) {
    return {status, {{std::move(path), std::move(text)}}, {}};
}

// The ids a document and the engine share: a user's is the one his desktop knows.
core::Uuid engine_id(Resource const& resource, json const& document) {
    auto const id = text_at(document, resource.name == "user" ? "ciUserId" : "id");
    return core::parse_uuid(id).value_or(core::Uuid{});
}

bool is_system_code(Resource const& resource, json const& document) {
    return resource.name == "auxiliary-code" && flag_at(document, "isSystemCode");
}

// What makes a document what it is for those who live by it; other fields are its settings (CFG-2).
struct Identity {
    std::string_view resource;
    char const* field;
};
constexpr Identity identities[] = {{"auxiliary-code", "workTypeCode"},
                                   {"cad-variable", "name"},
                                   {"contact-service-queue", "channelType"},
                                   {"entry-point", "channelType"},
                                   {"skill", "skillType"},
                                   {"team", "teamType"}};

// The field by which one has become another thing, or null.
char const* changed_identity(Resource const& resource, json before, json after) {
    for (Identity const& one : identities) {
        if (one.resource != resource.name) continue;
        fill_defaults(resource, before);
        fill_defaults(resource, after);
        if (text_at(before, one.field) != text_at(after, one.field)) return one.field;
    }
    return nullptr;
}

// CD-4: values from before it became sensitive are masked by it alone.
bool is_secure_variable(Resource const& resource, json const& document) {
    return resource.name == "cad-variable" && flag_at(document, "sensitive");
}
constexpr char const* keeps_masked =
    "is sensitive, and masks values that were stored before: set active to false instead";

// Entries of a book are addressed by their ids: those without one get one, the same whenever the
// plan is made.
void name_entries(Resource const& resource, json& body) {
    constexpr std::uint64_t derived_entry = 0x424F'4F4B'454E'5452ULL;
    auto const entries = body.find(std::string(resource.entries));
    auto const book = core::parse_uuid(text_at(body, "id"));
    if (resource.entries.empty() || entries == body.end() || !entries->is_array() || !book) return;
    std::set<std::string> taken;
    for (json const& entry : *entries) taken.insert(text_at(entry, "id"));
    std::uint64_t ordinal = 0;
    for (json& entry : *entries) {
        if (!text_at(entry, "id").empty()) continue;
        std::string id;
        do {
            id = core::to_string(core::derive(*book, ++ordinal, derived_entry));
        } while (!taken.insert(id).second);
        entry["id"] = id;
    }
}

// Where a wish's problems stand until they are told: no other document's path looks like it.
std::string place_of(std::size_t index) { return "#" + std::to_string(index); }

// Whose place the path begins with; nobody's: a document that was there before.
std::optional<std::size_t> wish_at(std::string_view path) {
    std::size_t index = 0;
    if (!path.starts_with('#')) return std::nullopt;
    std::from_chars(path.data() + 1, path.data() + path.size(), index);
    return index;
}

bool is_about(Problem const& problem, std::string const& place) {
    auto const& path = problem.path;
    return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '.');
}

// One attempt: some of the wishes on a copy of the organization.
class Attempt {
public:
    Attempt(Directory const& current, DocumentSet before, std::set<core::Uuid> const& in_use)
        : current_(current), set_(std::move(before)), in_use_(in_use) {}

    // `place` begins the path of each of its problems.
    WishVerdict apply(DocumentWish const& wish, std::string place) {
        place_ = std::move(place);
        switch (wish.action) {
            case DocumentWish::Action::create: return create(wish);
            case DocumentWish::Action::save:
                return find(wish) == nullptr ? create(wish) : update(wish);
            case DocumentWish::Action::update:
            case DocumentWish::Action::merge: return update(wish);
            case DocumentWish::Action::remove: return remove(wish);
        }
        return {};
    }

    [[nodiscard]] DocumentSet const& set() const { return set_; }

private:
    [[nodiscard]] DocumentSet::Item const* find(DocumentWish const& wish) const {
        auto const& items = set_.items(wish.resource->name);
        auto const found = items.find(wish.id);
        return found == items.end() ? nullptr : &found->second;
    }

    [[nodiscard]] bool is_stale(DocumentWish const& wish) const {
        if (!wish.version) return false;
        Document const* const known = current_.find(wish.resource->name, wish.id);
        return known != nullptr && known->version != *wish.version;
    }

    WishVerdict create(DocumentWish const& wish) {
        bool const taken = wish.resource->is_settings && !set_.items(wish.resource->name).empty();
        if (taken) return refusal(409, place_, "there is exactly one; change that");
        if (find(wish) != nullptr) {
            return refusal(409, field_path(place_, "id"), "already belongs to another one");
        }
        return put(wish, 201);
    }

    WishVerdict update(DocumentWish const& wish) {
        DocumentSet::Item const* const before = find(wish);
        if (before == nullptr) return refusal(404, place_, "No such resource");
        if (is_stale(wish)) return stale();
        json const old = before->body();
        core::Uuid const old_id = engine_id(*wish.resource, old);
        auto verdict = put(wish, 200);
        if (!verdict.stands()) return verdict;
        if (is_system_code(*wish.resource, old)) {
            keep_system_code(old, find(wish)->body(), verdict);
            if (!verdict.stands()) return verdict;
        }
        char const* const identity = changed_identity(*wish.resource, old, find(wish)->body());
        if (identity != nullptr && in_use_.contains(old_id)) {
            return refusal(409, field_path(place_, identity),
                           "must stay: live contacts or signed-in agents need it as it is");
        }
        if (identity != nullptr && is_secure_variable(*wish.resource, old)) {
            return refusal(409, field_path(place_, identity), keeps_masked);
        }
        bool const moved = engine_id(*wish.resource, find(wish)->body()) != old_id;
        if (!moved || !in_use_.contains(old_id)) return verdict;
        return refusal(409, field_path(place_, "ciUserId"), "the agent is signed in or at work");
    }

    [[nodiscard]] json wanted(DocumentWish const& wish) const {
        if (wish.action != DocumentWish::Action::merge || !wish.body.is_object()) return wish.body;
        json body = find(wish)->body();
        body.update(wish.body);
        return body;
    }

    WishVerdict put(DocumentWish const& wish, int status) {
        WishVerdict verdict{status, {}, {}};
        json body = wanted(wish);
        validate_document(*wish.resource, body, place_, verdict.problems);
        auto const given = core::parse_uuid(body.is_object() ? text_at(body, "id") : std::string());
        if (given && core::to_string(*given) != wish.id) {
            verdict.problems.push_back({field_path(place_, "id"), "is not the id addressed"});
        }
        if (!verdict.problems.empty()) {
            verdict.status = 400;
            if (body.is_object()) {
                check_named(*wish.resource, body, place_, set_, verdict.problems);
            }
            return verdict;
        }
        body["id"] = wish.id;
        name_entries(*wish.resource, body);
        place(*wish.resource, wish.id,
              DocumentSet::Item(stored_form(*wish.resource, std::move(body)), place_));
        return verdict;
    }

    // AG-2: the states of agents are known by these names.
    void keep_system_code(json const& before, json const& after, WishVerdict& verdict) const {
        for (char const* field : {"name", "workTypeCode"}) {
            if (text_at(before, field) == text_at(after, field)) continue;
            verdict.status = 400;
            verdict.problems.push_back(
                {field_path(place_, field),
                 "must stay " + text_at(before, field) + ": the code belongs to the system"});
        }
        if (flag_at(after, "isSystemCode")) return;
        verdict.status = 400;
        verdict.problems.push_back(
            {field_path(place_, "isSystemCode"), "must stay true: the code belongs to the system"});
    }

    WishVerdict remove(DocumentWish const& wish) {
        DocumentSet::Item const* const before = find(wish);
        if (before == nullptr) return refusal(404, place_, "No such resource");
        if (is_stale(wish)) return stale();
        if (wish.resource->is_settings || is_system_code(*wish.resource, before->body())) {
            return refusal(409, place_, "every organization has one");
        }
        if (!incoming_) incoming_.emplace(set_);
        auto references = incoming_->to(*wish.resource, wish.id);
        if (!references.empty()) {
            auto verdict = refusal(409, place_, "other documents name it");
            verdict.references = std::move(references);
            return verdict;
        }
        if (in_use_.contains(engine_id(*wish.resource, before->body()))) {
            return refusal(409, place_, "live contacts or signed-in agents need it");
        }
        if (is_secure_variable(*wish.resource, before->body())) {
            return refusal(409, place_, keeps_masked);
        }
        incoming_->drop(*wish.resource, wish.id, before->body());
        set_.documents[std::string(wish.resource->name)].erase(wish.id);
        add_system_documents(current_.org(), set_);  // CFG-5
        if (find(wish) != nullptr) return refusal(409, place_, "every organization has it");
        return {204, {}, {}};
    }

    void place(Resource const& resource, std::string const& id, DocumentSet::Item item) {
        auto& items = set_.documents[std::string(resource.name)];
        auto const before = items.find(id);
        if (incoming_ && before != items.end()) {
            incoming_->drop(resource, id, before->second.body());
        }
        if (incoming_) incoming_->add(resource, id, item.body());
        items.insert_or_assign(id, std::move(item));
    }

    [[nodiscard]] WishVerdict stale() const {
        return refusal(412, field_path(place_, "version"),
                       "is not the present one: somebody changed it since you read it");
    }

    Directory const& current_;
    DocumentSet set_;
    std::set<core::Uuid> const& in_use_;
    std::string place_;
    std::optional<IncomingReferences> incoming_;
};

// All wishes at once where that goes; those found at fault are left out of the next attempt.
class Planner {
public:
    Planner(Directory const& current, std::vector<DocumentWish> const& wishes,
            std::set<core::Uuid> const& in_use)
        : current_(current),
          wishes_(wishes),
          in_use_(in_use),
          before_(documents_of(current)),
          verdicts_(wishes.size()),
          is_out_(wishes.size(), false) {}

    DocumentSet run() {
        while (true) {
            DocumentSet const set = attempt();
            Faults const faults = faults_in(set);
            if (faults.all.empty() || standing() == 0) return set;
            if (blame(faults)) continue;
            Faults const rest = new_faults(faults);
            if (rest.all.empty()) return set;
            keep_what_works();
        }
    }

    // With the paths their askers know.
    [[nodiscard]] std::vector<WishVerdict> verdicts() {
        for (std::size_t index = 0; index < wishes_.size(); ++index) {
            auto const place = place_of(index);
            for (Problem& problem : verdicts_[index].problems) {
                if (!is_about(problem, place)) continue;
                auto const rest =
                    problem.path.substr(std::min(place.size() + 1, problem.path.size()));
                problem.path =
                    rest.empty() ? wishes_[index].path : field_path(wishes_[index].path, rest);
            }
        }
        return std::move(verdicts_);
    }

private:
    struct Faults {
        Problems all;
        int status = 400;           // 409: only conflicts
        std::size_t conflicts = 0;  // of `all`, the first: with what must be unique
        std::vector<SharedValue> shared = {};
    };

    DocumentSet attempt() {
        Attempt attempt(current_, before_, in_use_);
        for (std::size_t index = 0; index < wishes_.size(); ++index) {
            if (is_out_[index]) continue;
            verdicts_[index] = attempt.apply(wishes_[index], place_of(index));
        }
        // One that fell may have been tried half way, so the others are tried without it.
        bool fell = false;
        for (std::size_t index = 0; index < wishes_.size(); ++index) {
            if (is_out_[index] || verdicts_[index].stands()) continue;
            is_out_[index] = true;
            fell = true;
        }
        return fell ? this->attempt() : attempt.set();
    }

    [[nodiscard]] Faults faults_in(DocumentSet const& set) const {
        Faults faults{{}, 409, 0, shared_values(set)};
        check_unique_fields(set, faults.shared, faults.all);
        faults.conflicts = faults.all.size();
        check_organization(current_.org(), set, faults.all);
        if (faults.all.size() != faults.conflicts) faults.status = 400;
        return faults;
    }

    [[nodiscard]] std::size_t standing() const {
        return static_cast<std::size_t>(std::count(is_out_.begin(), is_out_.end(), false));
    }

    void put_out(std::size_t index, Faults const& faults) {
        verdicts_[index] = {faults.status, faults.all, {}};
        is_out_[index] = true;
    }

    // Whether a wish's own document has a problem. A value that several want is the first one's,
    // unless that one falls for another reason: so those fall before conflicts are looked at.
    bool blame(Faults const& faults) {
        return blame(faults, [](std::size_t, Faults const& own) { return own.status == 400; }) ||
               blame(faults, [&](std::size_t index, Faults const&) {
                   return !comes_first(index, faults.shared);
               });
    }

    template <class Falls>
    bool blame(Faults const& faults, Falls const& falls) {
        bool found = false;
        for (std::size_t index = 0; index < wishes_.size(); ++index) {
            if (is_out_[index]) continue;
            Faults const own = own_faults(index, faults);
            if (own.all.empty() || !falls(index, own)) continue;
            put_out(index, own);
            found = true;
        }
        return found;
    }

    [[nodiscard]] static Faults own_faults(std::size_t index, Faults const& faults) {
        Faults own{{}, 409};
        auto const place = place_of(index);
        for (std::size_t at = 0; at < faults.all.size(); ++at) {
            if (!is_about(faults.all[at], place)) continue;
            if (at >= faults.conflicts) own.status = 400;
            own.all.push_back(faults.all[at]);
        }
        return own;
    }

    // Nobody had any of its shared values before, and no earlier wish wants one.
    [[nodiscard]] static bool comes_first(std::size_t index,
                                          std::vector<SharedValue> const& shared) {
        return std::all_of(shared.begin(), shared.end(), [index](SharedValue const& paths) {
            bool const is_meant = std::any_of(paths.begin(), paths.end(), [&](auto const& path) {
                return wish_at(path) == index;
            });
            return !is_meant || std::all_of(paths.begin(), paths.end(), [&](auto const& path) {
                auto const holder = wish_at(path);
                return holder && *holder >= index;
            });
        });
    }

    // An organization that was taken in under looser rules does not refuse every change.
    [[nodiscard]] Faults new_faults(Faults const& faults) {
        if (!old_faults_) old_faults_ = faults_in(before_).all;
        Faults rest = faults;
        std::erase_if(rest.all, [this](Problem const& problem) {
            return std::find(old_faults_->begin(), old_faults_->end(), problem) !=
                   old_faults_->end();
        });
        return rest;
    }

    // Several together break a document nobody mentioned. Halves show which: the earlier ones are
    // let in first.
    void keep_what_works() {
        std::vector<std::size_t> open;
        for (std::size_t index = 0; index < wishes_.size(); ++index) {
            if (!is_out_[index]) open.push_back(index);
            is_out_[index] = true;
        }
        keep_what_works(open);
    }

    void keep_what_works(std::span<std::size_t const> open) {
        for (std::size_t const index : open) is_out_[index] = false;
        Faults const rest = new_faults(faults_in(attempt()));
        if (rest.all.empty()) return;
        if (open.size() == 1) return put_out(open.front(), rest);
        for (std::size_t const index : open) is_out_[index] = true;
        keep_what_works(open.first(open.size() / 2));
        keep_what_works(open.subspan(open.size() / 2));
    }

    Directory const& current_;
    std::vector<DocumentWish> const& wishes_;
    std::set<core::Uuid> const& in_use_;
    DocumentSet const before_;
    std::optional<Problems> old_faults_;  // of before_, once somebody asks
    std::vector<WishVerdict> verdicts_;
    std::vector<bool> is_out_;
};

}  // namespace

std::set<core::Uuid> variable_ids(Directory const& directory, std::set<std::string> const& names) {
    std::set<core::Uuid> ids;
    for (Document const* document : directory.list("cad-variable")) {
        auto const id = core::parse_uuid(document->id);
        if (id && names.contains(text_at(document->body(), "name"))) ids.insert(*id);
    }
    return ids;
}

Problems held_variables_gone(std::vector<DocumentChange> const& changes, Directory const& current,
                             std::set<std::string> const& held) {
    Problems problems;
    for (DocumentChange const& change : changes) {
        if (change.resource != "cad-variable") continue;
        Document const* const before = current.find(change.resource, change.id);
        std::string const name =
            before == nullptr ? std::string() : text_at(before->body(), "name");
        bool const stays = change.value != nullptr && text_at(*change.value, "name") == name;
        if (stays || !held.contains(name)) continue;
        problems.push_back({"resources.cad-variable", name + " must stay: live contacts hold it"});
    }
    return problems;
}

ConfigurationPlan plan_configuration(Directory const& current,
                                     std::vector<DocumentWish> const& wishes,
                                     std::set<core::Uuid> const& in_use, core::Time now) {
    ConfigurationPlan plan;
    Planner planner(current, wishes, in_use);
    plan.documents = differences(planner.run(), current);
    plan.verdicts = planner.verdicts();
    if (plan.documents.empty()) return plan;
    Directory next = current.clone();
    next.apply(plan.documents, now);
    auto const before = typed_configuration(current, now);
    auto const after = typed_configuration(next, now);
    plan.command = configuration_change(before, after);
    plan.warnings =
        missing_by(readiness(current, before, now), readiness(next, after, now), plan.documents);
    return plan;
}

}  // namespace ringmaster::api
