#include "ringmaster/core/codec/codec.hpp"

#include "core/codec/codec_reader.hpp"
#include "core/codec/codec_text.hpp"
#include "core/codec/codec_writer.hpp"

namespace ringmaster::core {
namespace {

// Snapshots start with the schema, so that another version is recognised before it is read.
struct SnapshotHead {
    std::uint32_t schema = state_schema;
    RINGMASTER_DESCRIBE(SnapshotHead, schema)
};

// Collects the ids a history reader looks events up by: tasks and agents.
class SubjectCollector {
public:
    explicit SubjectCollector(std::vector<Uuid>& subjects) : subjects_(subjects) {}

    template <class T>
    void operator()(char const* /*name*/, T const& field) {
        if constexpr (std::is_same_v<T, TaskId> || std::is_same_v<T, AgentId>) add(field.value);
    }

private:
    void add(Uuid const& uuid) {
        if (uuid == Uuid{}) return;
        for (Uuid const& known : subjects_) {
            if (known == uuid) return;
        }
        subjects_.push_back(uuid);
    }

    std::vector<Uuid>& subjects_;
};

}  // namespace

bool operator==(FrozenTask const& left, FrozenTask const& right) {
    if (left.task == right.task) return true;
    return left.task && right.task && *left.task == *right.task;
}

std::string encode(std::vector<Event> const& events) {
    CodecWriter writer;
    writer.write(events);
    return writer.take();
}

std::optional<std::vector<Event>> decode_events(std::string_view bytes) {
    CodecReader reader(bytes);
    std::vector<Event> events;
    reader.read(events);
    if (reader.failed() || !reader.at_end()) return std::nullopt;
    return events;
}

std::string encode(Fact const& fact) {
    CodecWriter writer;
    writer.write(fact);
    return writer.take();
}

std::optional<Fact> decode_fact(std::string_view bytes) {
    CodecReader reader(bytes);
    std::optional<Fact> fact(std::in_place);
    reader.read(*fact);
    if (reader.failed() || !reader.at_end()) return std::nullopt;
    return fact;
}

std::string encode(State const& state) {
    CodecWriter writer;
    writer.write(SnapshotHead{});
    writer.write(state);
    return writer.take();
}

std::optional<State> decode_state(std::string_view bytes) {
    CodecReader reader(bytes);
    SnapshotHead head{0};
    reader.read(head);
    bool const readable = head.schema >= 1 && head.schema <= state_schema;
    if (reader.failed() || !readable) return std::nullopt;
    std::optional<State> state(std::in_place);
    reader.read(*state);
    if (reader.failed() || !reader.at_end()) return std::nullopt;
    return state;
}

std::uint64_t hash_of(std::string_view snapshot) {
    constexpr std::uint64_t fnv_offset = 0xCBF29CE484222325ULL;
    constexpr std::uint64_t fnv_prime = 0x100000001B3ULL;
    std::uint64_t value = fnv_offset;
    for (char const byte : snapshot) value = (value ^ static_cast<unsigned char>(byte)) * fnv_prime;
    return value;
}

std::string to_text(Event const& event) {
    std::string text(event_name(event));
    TextWriter writer;
    std::visit(
        [&](auto const& alternative) {
            std::decay_t<decltype(alternative)>::describe(alternative, writer);
        },
        event);
    return text + ' ' + writer.take();
}

std::string to_text(Fact const& fact) {
    TextWriter writer;
    auto const name = std::visit(
        [&](auto const& alternative) {
            std::decay_t<decltype(alternative)>::describe(alternative, writer);
            return alternative.type_name;
        },
        fact);
    return std::string(name) + ' ' + writer.take();
}

std::string_view event_name(Event const& event) {
    return std::visit([](auto const& alternative) { return alternative.type_name; }, event);
}

void collect_subjects(Event const& event, std::vector<Uuid>& subjects) {
    SubjectCollector collector(subjects);
    std::visit(
        [&](auto const& alternative) {
            std::decay_t<decltype(alternative)>::describe(alternative, collector);
        },
        event);
}

}  // namespace ringmaster::core
