#pragma once
// What a daemon wrote, said and logged, kept together with where it stood, to be searched for
// what must not be there (CD-4) and for what must.
//
// Ownership: copies. Threading: one user thread. Errors: a file that cannot be read is empty.

#include "support/daemon_api.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/text_file.hpp"

namespace ringmaster::tests {

class Evidence {
public:
    void keep(std::string where, std::string text) {
        texts_.emplace_back(std::move(where), std::move(text));
    }
    Answer const& keep(std::string const& where, Answer const& answer) {
        std::string text = answer.raw.body;
        for (auto const& [name, value] : answer.raw.headers) text += '\n' + name + ": " + value;
        keep(where + " -> " + std::to_string(answer.status), std::move(text));
        return answer;
    }
    void keep_folder(std::string const& when, std::filesystem::path const& folder) {
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (!entry.is_regular_file()) continue;
            keep(when + ": " + entry.path().string(),
                 ringmaster::tests::text_of_file(entry.path()));
        }
    }
    [[nodiscard]] std::vector<std::string> places_of(std::string const& value) const {
        std::vector<std::string> places;
        for (auto const& [where, text] : texts_) {
            if (text.find(value) != std::string::npos) places.push_back(where);
        }
        return places;
    }

private:
    std::vector<std::pair<std::string, std::string>> texts_;
};

}  // namespace ringmaster::tests
