#include "api/administration/config_answers.hpp"

#include <nlohmann/json.hpp>

#include "api/requests/route_support.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

Call json_answer(nlohmann::json const& body) {
    Response response;
    response.body = json_text(body);
    response.headers.push_back({"Vary", "Accept-Language"});
    return Answer{std::move(response)};
}

Call missing(Context const& context) {
    return Answer{
        configuration_error(404, {{"", "No such resource"}}, context.request.tracking_id)};
}

Call forbidden(Context const& context) {
    return Answer{configuration_error(403, {{"", "The caller may not read this"}},
                                      context.request.tracking_id)};
}

Call invalid(Context const& context, Problems const& problems) {
    return Answer{configuration_error(400, problems, context.request.tracking_id)};
}

Response refused_change(core::Refusal const& refusal, std::string const& tracking_id) {
    return configuration_error(core::describe_reason(refusal.reason).http_status,
                               {{"", refusal_text(refusal)}}, tracking_id);
}

std::string path_id(Context const& context, char const* name) {
    auto const id = core::parse_uuid(path_part(context, name));
    return id ? core::to_string(*id) : std::string();
}

bool own_organization(Context const& context) {
    auto const org = core::OrgId::parse(path_part(context, "org"));
    return org && *org == context.principal.org && *org == context.directory.org();
}

std::optional<Call> refuse_read(Context const& context, Resource const* resource) {
    bool const hidden = resource == nullptr || resource->name == "organization";
    if (!own_organization(context) || hidden) return missing(context);
    switch (context.principal.role) {
        case AccessRole::administrator:
        case AccessRole::reporting: return std::nullopt;
        case AccessRole::agent:
        case AccessRole::supervisor:
            if (resource->agents_read) return std::nullopt;
            return forbidden(context);
        case AccessRole::connector:
        case AccessRole::provider: return forbidden(context);
    }
    return forbidden(context);
}

}  // namespace ringmaster::api
