#pragma once
// The course of a run: read the organization, bring the desktops up, let customers call for the
// hours asked for, let everything finish, check the books, send the agents home.

#include "traffic/customers.hpp"
#include "traffic/desktop.hpp"
#include "traffic/office.hpp"

#include <memory>
#include <string>
#include <vector>

namespace ringmaster::traffic {

class Day {
public:
    explicit Day(Office& office);
    ~Day();

    // Plays the whole day; false when it could not be started at all.
    bool play();

private:
    bool read_organization();
    bool bring_up_desktops();
    void run_hours();
    void drain();
    void send_home();
    bool wait_for(std::function<bool()> const& done, client::milliseconds limit);
    void tell_progress();

    Office& office_;
    CodeNames codes_;
    std::unique_ptr<Customers> customers_;
    std::vector<std::unique_ptr<Desktop>> desktops_;
    client::Timer progress_;
};

}  // namespace ringmaster::traffic
