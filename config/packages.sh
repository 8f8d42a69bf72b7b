# shellcheck shell=bash disable=SC2034
# The Debian 12 packages this project needs: the one list, read by tests/run.sh and quickstart.sh.
# Sourced, not run. The README's dependency table says why each is there.

ringmaster_build_packages=(
    g++ cmake ninja-build ccache
    libboost1.81-dev libboost-url1.81-dev libssl-dev libsqlite3-dev
    nlohmann-json3-dev rapidjson-dev libspdlog-dev libcli11-dev
    libhowardhinnant-date-dev libcjose-dev libcurl4-openssl-dev
    libphonenumber8 libprotobuf-dev libabsl-dev libicu-dev
    ca-certificates curl
)

# Only the tests need these.
ringmaster_test_packages=(libgtest-dev libgmock-dev clang-format git python3 python3-websockets)

# Only run.sh --lint and --coverage need these.
ringmaster_lint_packages=(clang-19 clang-tidy-19 gcovr python3)

# Only config/package.sh needs these.
ringmaster_package_packages=(debhelper fakeroot help2man lintian git)

# Packages of headers that cannot be installed: libphonenumber-dev asks for the headers of Boost
# 1.74, which exclude those of 1.81, though its own are content with either (ADR 18). They are
# unpacked; the library itself is installed above.
ringmaster_unpacked_packages=(libphonenumber-dev)

# Unpacks them into a folder where CMake looks; does nothing when they are there.
ringmaster_unpack_headers() {
    local into="$1" package archives
    for package in "${ringmaster_unpacked_packages[@]}"; do
        [[ -e "$into/.$package" ]] && continue
        archives="$(mktemp -d)" || return 1
        echo "unpacking: $package"
        if ! (cd "$archives" && apt-get -qq download "$package") ||
            ! mkdir -p "$into" || ! dpkg-deb -x "$archives/$package"_*.deb "$into"; then
            rm -rf "$archives"
            return 1
        fi
        rm -rf "$archives"
        touch "$into/.$package"
    done
}

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
    local log
    log="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/build/packages.log" || return 1
    mkdir -p "$(dirname "$log")" || return 1
    echo "installing ${#missing[@]} packages (what apt says of it: $log): ${missing[*]}"
    local as_root=(env)
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "please install as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo env)
    fi
    if ! {
        "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
            "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
                --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        return 1
    fi
}
