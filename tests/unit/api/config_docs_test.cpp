// docs/api/configuration.md beside the resource table. RINGMASTER_REWRITE=1 writes it anew.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "api/documents/resource.hpp"

#include "support/text_file.hpp"

namespace ringmaster::api::config_docs_test {
namespace {

constexpr char const* file_name = RINGMASTER_SOURCE_DIR "/docs/api/configuration.md";
constexpr std::string_view marker = "<!-- resources -->\n";

std::string range(Field const& row) {
    return std::to_string(row.min) + "–" + std::to_string(row.max);
}

std::string type_of(Field const& row) {
    switch (row.kind) {
        case FieldKind::text: {
            std::string values;
            for (auto const value : row.values) {
                values.append(values.empty() ? "" : ", ").append(value);
            }
            return values.empty() ? "text ≤ " + std::to_string(row.max) : values;
        }
        case FieldKind::flag: return "true, false";
        case FieldKind::integer: return "number " + range(row);
        case FieldKind::reference:
            return row.target.empty() ? "UUID" : "id of " + std::string(row.target);
        case FieldKind::references: return "ids of " + std::string(row.target);
        case FieldKind::texts: return row.min > 0 ? range(row) + " texts" : "texts";
        case FieldKind::object: return "object";
        case FieldKind::objects: return "objects";
        case FieldKind::names: return "language tag → name";
        case FieldKind::any: return "any value";
    }
    return "";
}

void write_fields(std::span<Field const> fields, std::string const& prefix, std::string& text) {
    for (Field const& row : fields) {
        std::string const name = prefix + std::string(row.name);
        std::string note = row.is_required ? "required" : "";
        if (row.is_read_only) note = "read only";
        if (!row.fallback.empty()) note = "`" + std::string(row.fallback) + "`";
        text += "| `" + name + "` | " + type_of(row) + " | " + note + " |\n";
        write_fields(row.fields, name + ".", text);
    }
}

std::string rendered() {
    std::string text;
    for (Resource const& resource : resources()) {
        text += "\n### " + std::string(resource.name) + "\n";
        if (resource.is_settings) text += "\nExactly one document.";
        if (resource.agents_read) text += "\nAgents and supervisors may read it.";
        if (resource.is_settings || resource.agents_read) text += "\n";
        text += "\n| Field | Value | Default |\n|---|---|---|\n";
        write_fields(resource.fields, "", text);
    }
    return text;
}

TEST(ConfigurationDocs, ListTheResourceTable) {
    std::string const text = ringmaster::tests::text_of_file(file_name);
    auto const at = text.find(marker);
    ASSERT_NE(at, std::string::npos);
    std::string const wanted = text.substr(0, at + marker.size()) + rendered();
    if (std::getenv("RINGMASTER_REWRITE") != nullptr && wanted != text) {
        std::ofstream(file_name) << wanted;
        return;
    }
    EXPECT_EQ(text, wanted) << "RINGMASTER_REWRITE=1 writes it anew";
}

}  // namespace
}  // namespace ringmaster::api::config_docs_test
