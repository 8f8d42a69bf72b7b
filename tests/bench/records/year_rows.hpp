#pragma once
// A year's contacts as rows of the records' tables.
//
// Ownership: refers to the connection and the house. Threading: one thread. Errors: store::Failure.

#include <cstdint>
#include <map>
#include <string>

#include "bench/records/year.hpp"
#include "ringmaster/store/connection.hpp"

namespace ringmaster::bench {

class YearRows {
public:
    YearRows(store::Connection& connection, House& house, core::OrgId org)
        : connection_(connection), house_(house), org_(org) {}

    void put(Contact const& contact);
    // Everybody signs in; what he does besides contacts is a break at noon.
    void begin_day(std::int64_t midnight, std::mt19937_64& random);
    [[nodiscard]] std::uint64_t rows() const { return rows_; }

private:
    struct Activity {
        char const* type;
        std::int64_t begin;
        std::int64_t end;
        char const* reason;
    };
    template <class... Values>
    void row(char const* sql, Values const&... values);
    void put_session(Contact const& contact);
    void put_leg(Contact const& contact, std::size_t index);
    void put_activities(Contact const& contact, std::size_t index);
    void put_activity(Contact const& contact, std::size_t index, Activity const& activity);
    void put_wrap_up(Contact const& contact, std::size_t index);
    void put_recording(Contact const& contact);
    void put_dial(Contact const& contact);
    void put_state(Agent& agent, char const* channel, char const* state, std::int64_t begin,
                   std::int64_t end);

    store::Connection& connection_;
    House& house_;
    core::OrgId org_;
    std::map<char const*, store::Statement> statements_;
    std::uint64_t rows_ = 0;
    std::int64_t activity_ = 0;  // of the contact being put
};

}  // namespace ringmaster::bench
