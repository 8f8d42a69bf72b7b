#pragma once
// The customers: they call at the voice entry points, wait as long as their patience lasts, talk,
// and sometimes hang up first. Some ask to be called back, out of the queue or on the site, and who
// is dialled answers, or does not. Also the book of all calls, by which a lost one is found.
//
// Ownership: the Office outlives it. Threading: the loop's thread.

#include "traffic/office.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ringmaster::traffic {

enum class CallPhase {
    waiting,    // in a queue or ringing
    leaving,    // the customer has hung up; an agent may still have been faster
    talking,    // an agent has it
    finished,   // over, with an agent having had it
    abandoned,  // over, nobody had it
    promised,   // the customer waits to be called back
    dialled,    // somebody calls him
    unreached,  // over, he did not answer
};

struct Call {
    explicit Call(client::Loop& loop) : timer(loop) {}
    CallPhase phase = CallPhase::waiting;
    double created_s = 0.0;
    double left_s = 0.0;  // when the customer gave up
    bool calls_back = false;
    bool calls_out = false;
    bool told = false;    // the server has answered the news of it
    client::Timer timer;  // patience, then talk
};

class Customers {
public:
    Customers(Office& office, std::vector<std::string> entry_points);

    void start();
    // No new calls from now on.
    void stop();

    // An agent got the call; tells whether it will be the agent who ends it.
    bool answered(std::string const& id, double wait_s, double talk_s);
    void ended(std::string const& id);
    // An agent begins a call to a customer.
    void called(std::string const& id);
    // Somebody has him dialled, by a callback or an outdial.
    void dialled(std::string const& id);
    // That came to nothing for this time, or for good.
    void missed(std::string const& id);
    void unreached(std::string const& id);

    // Asks the server about every call nobody talked to, and settles the books; `done` follows.
    void settle(std::function<void()> const& done);

    [[nodiscard]] bool closed() const { return stopped_; }
    [[nodiscard]] std::size_t open() const;  // calls not over yet
    [[nodiscard]] std::size_t waiting() const;

private:
    void schedule_arrival(std::size_t entry_point);
    void arrive(std::size_t entry_point);
    void taken_in(Reply const& reply);
    void schedule_web_callback();
    void ask_on_the_site();
    void ask_in_the_queue(std::string const& id);
    void hang_up(std::string const& id);
    void tell(std::string const& id, char const* type, char const* cause = nullptr);
    [[nodiscard]] std::string some_number();
    void give_up(std::string const& id);
    void settle_one(std::string const& id, Reply const& reply);
    Call& find(std::string const& id);

    Office& office_;
    std::vector<std::string> entry_points_;
    std::vector<client::Timer> arrivals_;
    std::unique_ptr<client::Timer> web_callbacks_;
    std::map<std::string, std::unique_ptr<Call>> calls_;
    std::int64_t fact_number_;
    bool stopped_ = false;
};

}  // namespace ringmaster::traffic
