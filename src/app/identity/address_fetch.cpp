#include "app/identity/address_fetch.hpp"

#include <curl/curl.h>

#include <array>
#include <memory>

#include "ringmaster/api/access/key_set.hpp"

namespace ringmaster::app {
namespace {

constexpr long connect_ms = 3'000;
constexpr long whole_ms = 5'000;
constexpr long status_ok = 200;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

std::size_t take(char* data, std::size_t one, std::size_t count, void* into) {
    auto& text = *static_cast<std::string*>(into);
    std::size_t const bytes = one * count;
    if (text.size() + bytes > api::key_set_bytes_max) return 0;  // ends the transfer
    text.append(data, bytes);
    return bytes;
}

int watch(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<std::atomic<bool> const*>(stop)->load() ? 1 : 0;
}

bool library_is_ready() {
    static bool const ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

void set_bounds(CURL* handle, bool is_plain) {
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, is_plain ? "http" : "https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, whole_ms);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);  // its timeouts must not raise SIGALRM
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    // Plain is for loopback: no proxy of the environment may carry it elsewhere.
    if (is_plain) curl_easy_setopt(handle, CURLOPT_PROXY, "");
}

}  // namespace

Fetched fetch_address(std::string const& address, std::atomic<bool> const& stop) {
    if (!library_is_ready()) return {{}, "libcurl cannot be used"};
    Handle const handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle) return {{}, "libcurl cannot be used"};
    Fetched fetched;
    std::array<char, CURL_ERROR_SIZE> why{};
    set_bounds(handle.get(), address.starts_with("http:"));
    curl_easy_setopt(handle.get(), CURLOPT_URL, address.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_USERAGENT, "ringmasterd");
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, why.data());
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &fetched.text);
    curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, &stop);
    auto const done = curl_easy_perform(handle.get());
    if (done == CURLE_WRITE_ERROR) return {{}, "is too large for a set of keys"};
    if (done != CURLE_OK) {
        return {{}, why[0] != '\0' ? std::string(why.data()) : curl_easy_strerror(done)};
    }
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != status_ok) return {{}, "answered with status " + std::to_string(status)};
    return fetched;
}

}  // namespace ringmaster::app
