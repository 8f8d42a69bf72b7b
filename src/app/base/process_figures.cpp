// Where each figure is read: only in /proc/self, which is all the unit leaves the daemon to see.
#include "app/base/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "app/base/descriptors.hpp"

namespace ringmaster::app {
namespace {

constexpr auto apart = std::chrono::seconds(1);

double seconds_of(timeval const& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double seconds_of(timespec const& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Ticks from the machine's start to the process's: what stands 20 places behind the name, which may
// hold anything and ends at the last bracket.
double started_after_boot() {
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    std::size_t at = text.rfind(')');
    constexpr int places = 20;
    for (int place = 0; place < places && at != std::string::npos; ++place) {
        at = text.find(' ', at + 1);
    }
    if (at == std::string::npos) return 0;
    return std::strtod(text.c_str() + at, nullptr) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// By the machine's clock as it is now.
double start_time() {
    timespec now{};
    timespec up{};
    clock_gettime(CLOCK_REALTIME, &now);
    clock_gettime(CLOCK_BOOTTIME, &up);
    return seconds_of(now) - seconds_of(up) + started_after_boot();
}

}  // namespace

ProcessFigures::ProcessFigures(Metrics& metrics)
    : cpu_seconds_(metrics.kept_counter("process_cpu_seconds_total",
                                        "Processor time used, of the user and the system.")),
      resident_bytes_(metrics.gauge("process_resident_memory_bytes", "Memory that is resident.")),
      virtual_bytes_(metrics.gauge("process_virtual_memory_bytes", "Address space in use.")),
      open_descriptors_(metrics.gauge("process_open_fds", "Descriptors that are open.")),
      descriptors_max_(metrics.gauge("process_max_fds", "Descriptors there may be.")) {
    metrics.gauge("process_start_time_seconds", "When the process began, since 1970.")
        .set(start_time());
}

void ProcessFigures::look(Steady now) const {
    std::lock_guard const lock(mutex_);
    if (now < next_) return;
    next_ = now + apart;
    rusage used{};
    if (::getrusage(RUSAGE_SELF, &used) == 0) {
        cpu_seconds_.set(seconds_of(used.ru_utime) + seconds_of(used.ru_stime));
    }
    std::ifstream file("/proc/self/statm");
    double pages = 0;
    double resident = 0;
    if (file >> pages >> resident) {
        auto const page = static_cast<double>(sysconf(_SC_PAGESIZE));
        virtual_bytes_.set(pages * page);
        resident_bytes_.set(resident * page);
    }
    open_descriptors_.set(static_cast<double>(app::open_descriptors()));
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        descriptors_max_.set(static_cast<double>(limit.rlim_cur));
    }
}

}  // namespace ringmaster::app
