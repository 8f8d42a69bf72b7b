#pragma once
// A small organization and the demo organization, for tests of configuration.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/document_codec.hpp"
#include "ringmaster/api/documents/organization_document.hpp"
#include "support/text_file.hpp"

namespace ringmaster::api::testing {

inline std::string demo_text() {
    return ringmaster::tests::text_of_file(RINGMASTER_SOURCE_DIR "/config/demo-organization.json");
}

inline nlohmann::json demo_json() { return nlohmann::json::parse(demo_text()); }

inline core::OrgId demo_org() {
    return *core::OrgId::parse("0f6e5b7a-3c1d-4e8f-9a2b-6d4c8e0f1a2b");
}

inline constexpr core::Time demo_time{1'700'000'000'000};

inline std::string all(Problems const& problems) {
    std::string text;
    for (Problem const& problem : problems) text += problem.path + ": " + problem.text + "\n";
    return text;
}

inline Directory import_into_empty(std::string const& text) {
    Directory directory(demo_org());
    auto const import = import_organization(text, directory, core::Config{}, demo_time);
    EXPECT_EQ(all(import.problems), "");
    directory.apply(import.documents, demo_time);
    return directory;
}

inline Directory demo_directory() { return import_into_empty(demo_text()); }

}  // namespace ringmaster::api::testing
