#pragma once
// Names in records and statistics in the reader's language (RP-1): what has a translation by now
// is called by it, all else as the record has it. Fields keep their names in every language:
// programs go by them.
//
// Ownership: values, so that a reader's thread may have them. Threading: `of` on the loop, `apply`
// anywhere. Units: none. Errors: none.

#include <map>
#include <string>

#include "ringmaster/api/history/records_view.hpp"
#include "ringmaster/api/requests/context.hpp"
#include "ringmaster/api/text/http.hpp"

namespace ringmaster::api {

class RecordNames {
public:
    // As `Accept-Language` of the request asks for.
    [[nodiscard]] static RecordNames of(Context const& context);
    // A name stands beside the id it is of: `queueName` beside `queueId`, `lastQueue.name` beside
    // `lastQueue.id`.
    void apply(RecordsPage& page) const;

private:
    std::map<std::string, std::string, std::less<>> by_id_;
};

// Of an answer that depends on the language.
[[nodiscard]] Response by_language(Response response);

}  // namespace ringmaster::api
