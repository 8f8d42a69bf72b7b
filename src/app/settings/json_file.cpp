// How a problem reads where nobody sees the file beside it.
#include "app/settings/json_file.hpp"

namespace ringmaster::app {

std::vector<std::string> sentences(api::Problems const& problems) {
    std::vector<std::string> made;
    for (auto const& problem : problems) {
        made.push_back(problem.path.empty() ? problem.text : problem.path + " " + problem.text);
    }
    return made;
}

}  // namespace ringmaster::app
