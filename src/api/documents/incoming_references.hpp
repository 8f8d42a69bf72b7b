#pragma once
// Who names what, kept up with a set that changes.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/documents/document_parts.hpp"
#include "api/documents/organization_parts.hpp"
#include "api/documents/resource.hpp"

namespace ringmaster::api {

class IncomingReferences {
public:
    explicit IncomingReferences(DocumentSet const& set) {
        for (Resource const& resource : resources()) {
            for (auto const& [id, item] : set.items(resource.name)) add(resource, id, item.body());
        }
    }

    void add(Resource const& resource, std::string const& id, nlohmann::json const& body) {
        Collector collector(*this, {std::string(resource.name), id, document_name(body), ""});
        visit_references(resource, body, "", collector);
    }

    void drop(Resource const& resource, std::string const& id, nlohmann::json const& body) {
        Collector collector(*this, {std::string(resource.name), id, "", ""}, true);
        visit_references(resource, body, "", collector);
    }

    // Those of other documents.
    [[nodiscard]] std::vector<Reference> to(Resource const& resource, std::string const& id) const {
        auto const found = sources_.find({std::string(resource.name), id});
        if (found == sources_.end()) return {};
        std::vector<Reference> others = found->second;
        std::erase_if(others, [&](Reference const& one) {
            return one.resource == resource.name && one.id == id;
        });
        return others;
    }

private:
    class Collector : public ReferenceVisitor {
    public:
        Collector(IncomingReferences& index, Reference source, bool drops = false)
            : index_(index), source_(std::move(source)), drops_(drops) {}
        void visit(std::string_view path, std::string_view target, std::string_view id) override {
            auto& sources = index_.sources_[{std::string(target), std::string(id)}];
            if (drops_) {
                std::erase_if(sources, [&](Reference const& one) {
                    return one.resource == source_.resource && one.id == source_.id;
                });
                return;
            }
            source_.field = path;
            sources.push_back(source_);
        }

    private:
        IncomingReferences& index_;
        Reference source_;
        bool drops_;
    };

    std::map<std::pair<std::string, std::string>, std::vector<Reference>> sources_;
};

}  // namespace ringmaster::api
