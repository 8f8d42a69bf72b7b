#pragma once
// The file with the keys of secure variables (CD-4), one a line (keyring.hpp). Who can read it can
// read every secret: it belongs to the daemon's user and is open to nobody else (mode 0600), or to
// root, who may let the daemon's group read it (0640).

#include <string>

#include "ringmaster/crypto/keyring.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::app {

// An empty path: no keys. Errors name the file and its lines, never what they hold.
[[nodiscard]] store::Result<crypto::Keyring> read_key_file(std::string const& path);

// "2 keys, sealing with 2026-03" for the log.
[[nodiscard]] std::string describe_keys(crypto::Keyring const& keys);

}  // namespace ringmaster::app
