#include "api/administration/config_query.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/requests/route_support.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/core/model/address.hpp"
#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

class KnownFields : public FieldCheck {
public:
    explicit KnownFields(std::span<Field const> fields) : fields_(fields) {}
    // Only the first part of a path: what lies inside `any` is not in the table.
    [[nodiscard]] bool known(std::string_view field) const override {
        std::string_view const name = field.substr(0, field.find('.'));
        return find_field(fields_, name) != nullptr || find_field(common_fields(), name) != nullptr;
    }

private:
    std::span<Field const> fields_;
};

// One part of the long form: `name` with values behind == or =in=.
bool names(Filter const& part, std::string_view name) {
    bool const plain = part.kind == FilterKind::equal || part.kind == FilterKind::in;
    return plain && part.field == name;
}

// `search` is a text, or names its fields: field=="name";value=="Bill".
void parse_search(std::string const& text, ListQuery& query) {
    query.search_fields = {"name",  "description", "firstName",      "lastName",     "number",
                           "title", "department",  "businessNumber", "dialledNumber"};
    query.search = text;
    Problems ignored;  // not in the long form: then it is the text itself
    auto const parsed = parse_filter(text, ignored);
    if (parsed && parsed->kind == FilterKind::all_of && parsed->parts.size() == 2) {
        Filter const& field = parsed->parts[0];
        Filter const& value = parsed->parts[1];
        if ((names(field, "field") || names(field, "fields")) && names(value, "value")) {
            query.search_fields = field.values;
            query.search = value.values.front();
        }
    }
    if (query.search.size() >= 2 && query.search.front() == '"' && query.search.back() == '"') {
        query.search = query.search.substr(1, query.search.size() - 2);
    }
    if (core::is_number(core::plain_text(query.search))) {
        query.number = address_form(query.search, query.region);
    }
    query.search = folded(query.search);
}

// "name", "name,desc" or "name:desc".
void parse_sort(std::string const& text, KnownFields const& fields, ListQuery& query,
                Problems& problems) {
    auto const split = text.find_first_of(",: ");
    query.sort = text.substr(0, split);
    std::string const direction =
        split == std::string::npos ? "asc" : folded(std::string_view(text).substr(split + 1));
    query.sort_descending = direction == "desc";
    if (direction != "asc" && direction != "desc") {
        problems.push_back({"sort", "the direction must be asc or desc"});
    }
    if (!fields.known(query.sort)) {
        problems.push_back({"sort", "there is no field \"" + query.sort + "\""});
    }
}

// The whole number, however either is written (CO-1, NUM-1).
bool is_number_searched(std::string const& text, ListQuery const& query) {
    return !query.number.empty() && core::may_be_same(text, query.number) &&
           address_form(text, query.region) == query.number;
}

bool found_in(json const& item, ListQuery const& query) {
    if (query.search.empty()) return true;
    return std::any_of(query.search_fields.begin(), query.search_fields.end(),
                       [&](std::string const& field) {
                           std::string const text = text_at(item, field.c_str());
                           return folded(text).find(query.search) != std::string::npos ||
                                  is_number_searched(text, query);
                       });
}

json sort_key(json const& item, std::string const& field) {
    auto const found = item.find(field);
    if (found == item.end()) return nullptr;
    return found->is_string() ? json(folded(found->get_ref<std::string const&>())) : *found;
}

json reduced(json const& item, std::vector<std::string> const& attributes) {
    if (attributes.empty()) return item;
    json result = json::object();
    if (item.contains("id")) result["id"] = item["id"];
    for (std::string const& name : attributes) {
        auto const found = item.find(name);
        if (found != item.end()) result[name] = *found;
    }
    return result;
}

// The request's own query string with another page.
std::string page_link(ListAddress const& address, ListQuery const& query, std::int64_t page) {
    std::string link = address.path + "?";
    std::string_view rest = address.query;
    while (!rest.empty()) {
        auto const end = rest.find('&');
        std::string_view const part = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        std::string_view const name = part.substr(0, part.find('='));
        if (part.empty() || name == "page" || name == "pageSize") continue;
        link.append(part).append("&");
    }
    return link + "page=" + std::to_string(page) + "&pageSize=" + std::to_string(query.page_size);
}

}  // namespace

ListQuery parse_list_query(Context const& context, std::span<Field const> fields,
                           Problems& problems) {
    Query const parameters(context.request.query);
    KnownFields const known(fields);
    ListQuery query;
    if (auto const text = parameters.text("filter"); !text.empty()) {
        query.filter = parse_filter(text, problems);
        if (query.filter) check_filter_fields(*query.filter, known, problems);
    }
    query.region = context.engine.state().config.settings.default_region;
    if (auto const text = parameters.text("search"); !text.empty()) parse_search(text, query);
    if (auto const text = parameters.text("sort"); !text.empty()) {
        parse_sort(text, known, query, problems);
    }
    if (auto const text = parameters.text("sortBy"); query.sort.empty() && !text.empty()) {
        auto const order = parameters.text("sortOrder");
        parse_sort(order.empty() ? text : text + "," + order, known, query, problems);
    }
    query.attributes = parameters.list("attributes");
    query.is_paged = !parameters.text("page").empty() || !parameters.text("pageSize").empty();
    query.page = parameters.number("page", 0);
    query.page_size = parameters.number("pageSize", page_size_default);
    query.page_size = std::clamp<std::int64_t>(query.page_size, 1, page_size_max);
    return query;
}

std::set<std::string> deciding_fields(ListQuery const& query) {
    std::set<std::string> names;
    std::vector<Filter const*> open;
    if (query.filter) open.push_back(&*query.filter);
    while (!open.empty()) {
        Filter const& filter = *open.back();
        open.pop_back();
        if (!filter.field.empty()) names.insert(filter.field.substr(0, filter.field.find('.')));
        for (Filter const& part : filter.parts) open.push_back(&part);
    }
    if (!query.search.empty()) names.insert(query.search_fields.begin(), query.search_fields.end());
    if (!query.sort.empty()) names.insert(query.sort);
    return names;
}

std::vector<json> select(ListQuery const& query, std::vector<json> items) {
    std::erase_if(items, [&](json const& item) {
        return (query.filter && !query.filter->matches(item)) || !found_in(item, query);
    });
    if (query.sort.empty()) return items;
    std::vector<std::pair<json, std::size_t>> keys;
    for (std::size_t index = 0; index < items.size(); ++index) {
        keys.emplace_back(sort_key(items[index], query.sort), index);
    }
    // Stable both ways: equal keys stay in id order, so pages never overlap.
    std::stable_sort(keys.begin(), keys.end(), [&](auto const& left, auto const& right) {
        return query.sort_descending ? right.first < left.first : left.first < right.first;
    });
    std::vector<json> sorted;
    for (auto const& [key, index] : keys) sorted.push_back(std::move(items[index]));
    return sorted;
}

std::pair<std::size_t, std::size_t> page_bounds(ListQuery const& query, std::size_t total) {
    auto const size = static_cast<std::int64_t>(total);
    std::int64_t const begin = std::min(size, query.page * query.page_size);
    std::int64_t const end = std::min(size, begin + query.page_size);
    return {static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
}

json reduced_list(ListQuery const& query, std::vector<json> const& items) {
    json list = json::array();
    for (json const& item : items) list.push_back(reduced(item, query.attributes));
    return list;
}

json page_of(ListQuery const& query, std::vector<json> const& items) {
    auto const [begin, end] = page_bounds(query, items.size());
    json page = json::array();
    for (std::size_t index = begin; index < end; ++index) {
        page.push_back(reduced(items[index], query.attributes));
    }
    return page;
}

ListAddress address_of(Context const& context) {
    return {core::to_string(context.directory.org()), context.request.path, context.request.query};
}

json paging_meta(Context const& context, ListQuery const& query, std::size_t total) {
    return paging_meta(address_of(context), query, total);
}

json paging_meta(ListAddress const& address, ListQuery const& query, std::size_t total) {
    auto const records = static_cast<std::int64_t>(total);
    std::int64_t const pages = (records + query.page_size - 1) / query.page_size;
    std::int64_t const last = std::max<std::int64_t>(pages - 1, 0);
    json links = {{"self", page_link(address, query, query.page)},
                  {"first", page_link(address, query, 0)},
                  {"last", page_link(address, query, last)}};
    if (query.page < last) links["next"] = page_link(address, query, query.page + 1);
    if (query.page > 0) {
        links["prev"] = page_link(address, query, std::min(query.page - 1, last));
    }
    return {{"orgid", address.org}, {"page", query.page},      {"pageSize", query.page_size},
            {"totalPages", pages},  {"totalRecords", records}, {"links", std::move(links)}};
}

}  // namespace ringmaster::api
