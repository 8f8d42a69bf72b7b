#include "ringmaster/core/model/personal_data.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

namespace ringmaster::core {
namespace {

// Texts about a customer or his contact in people's own words, by the names all events and the
// state use for them.
constexpr std::array<std::string_view, 7> personal_fields{
    "customer_name", "customer_address", "number", "note", "digits", "file", "known_as"};

template <class Contact>
auto& own_number(Contact& contact) {
    return contact.direction == Direction::OUTBOUND ? contact.destination : contact.origin;
}

// Walks everything described, so that a new event or field is found by its name.
class Blanker {
public:
    template <class T>
    void operator()(char const* name, T& field) {
        if constexpr (std::is_same_v<T, std::string>) {
            bool const is_personal = std::find(personal_fields.begin(), personal_fields.end(),
                                               std::string_view(name)) != personal_fields.end();
            if (is_personal) field.clear();
        } else {
            walk(field);
        }
    }

    template <Described T>
    void walk(T& value) {
        T::describe(value, *this);
    }
    void walk(std::map<std::string, Variable>& attributes) { attributes.clear(); }
    void walk(std::map<std::string, std::string>& fields) { fields.clear(); }
    void walk(FrozenTask& frozen) {
        if (frozen.task) frozen.task = std::make_shared<Task const>(blanked(*frozen.task));
    }
    template <class T>
    void walk(std::optional<T>& value) {
        if (value) walk(*value);
    }
    template <class T>
    void walk(Boxed<T>& value) {
        if (value) walk(*value);
    }
    template <class T>
    void walk(std::vector<T>& values) {
        for (auto& value : values) walk(value);
    }
    template <class First, class Second>
    void walk(std::pair<First, Second>& value) {
        walk(value.first);
        walk(value.second);
    }
    template <class... Alternatives>
    void walk(std::variant<Alternatives...>& value) {
        std::visit([this](auto& chosen) { this->walk(chosen); }, value);
    }
    template <class T>
    void walk(T& /*value*/) {}  // ids, times and numbers tell nothing about the customer
};

// What one name does not tell.
struct OwnFields {
    void operator()(TaskCreated& event) const { own_number(event).clear(); }
    void operator()(WrapUpSubmitted& event) const { event.reason.clear(); }  // any client's text
    void operator()(WrapUpCorrected& event) const { event.reason.clear(); }
    void operator()(ClosedTaskKept& event) const {
        if (event.closing == Closing::wrapped_up) event.reason.clear();  // the same text
    }
    template <class Other>
    void operator()(Other& /*event*/) const {}
};

}  // namespace

std::string const& customer_of(Task const& task) { return own_number(task); }
std::string const& customer_of(TaskCreated const& event) { return own_number(event); }

CalledBack called_back(Event const& event) {
    if (auto const* asked = std::get_if<CallbackRequested>(&event)) {
        return {asked->task, asked->number};
    }
    auto const* const changed = std::get_if<CallbackChanged>(&event);
    return changed == nullptr ? CalledBack{} : CalledBack{changed->task, changed->wish.number};
}

bool is_of(SameCustomer const& customer, Task const& task) {
    return customer.is(task.media, customer_of(task)) ||
           (task.callback && customer.is(task.media, task.callback->number)) ||
           (task.outdial && customer.is(task.media, task.outdial->number)) ||
           (task.preview && customer.is(task.media, task.preview->number));
}

void blank(Event& event) {
    Blanker blanker;
    blanker.walk(static_cast<EventVariant&>(event));
    std::visit(OwnFields{}, event);
}

Task blanked(Task task) {
    own_number(task).clear();
    Blanker().walk(task);
    return task;
}

}  // namespace ringmaster::core
