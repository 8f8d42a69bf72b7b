# shellcheck shell=bash disable=SC2034
# The Debian 12 packages this project needs: the one list, read by tests/run.sh and quickstart.sh.
# Sourced, not run. The README's dependency table says why each is there.

ringmaster_build_packages=(
    g++ cmake ninja-build ccache
    libboost1.81-dev libboost-url1.81-dev libssl-dev libsqlite3-dev
    nlohmann-json3-dev rapidjson-dev libspdlog-dev libcli11-dev
    libhowardhinnant-date-dev libcjose-dev libcurl4-openssl-dev
    ca-certificates curl
)

# Only the tests need these.
ringmaster_test_packages=(libgtest-dev libgmock-dev clang-format git)

# Installs those of the given packages that are missing; asks nobody anything.
ringmaster_install_missing() {
    local missing=() package
    for package in "$@"; do
        if [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]]; then
            missing+=("$package")
        fi
    done
    if ((${#missing[@]} == 0)); then
        return 0
    fi
    echo "installing: ${missing[*]}"
    local as_root=(env)
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "please install as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo env)
    fi
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
        "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
            --no-install-recommends "${missing[@]}"
}
