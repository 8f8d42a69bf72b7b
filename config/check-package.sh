#!/usr/bin/env bash
# Lives a package's life in a clean Debian 12: installed, configured, called, upgraded, removed,
# purged. Without systemd running there, the unit's own lines are carried out as its user.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: bash config/check-package.sh [--root FOLDER] [--mirror URL] [PACKAGE.deb]

Checks a package (default: the one in build/package) in a folder with a clean Debian 12, as root:
  installation   dependencies, user, data folder, unit; nothing runs without a configuration
  first call     import of the demo organization, tokens, the daemon as the unit starts it, and
                 some minutes of contacts by ringmaster-traffic
  afterwards     verify, installation over itself, remove, purge

  --root FOLDER  use this folder, made by debootstrap, and leave it there (it is changed). Default:
                 a temporary one; it takes some minutes and 400 MB
  --mirror URL   where Debian comes from (default http://deb.debian.org/debian)
  --help         this text
TEXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=
mirror=http://deb.debian.org/debian
package=
while (($# > 0)); do
    case "$1" in
        --root) root=${2:?--root needs a folder} && shift ;;
        --mirror) mirror=${2:?--mirror needs an address} && shift ;;
        --help | -h) usage && exit 0 ;;
        -*) usage >&2 && exit 2 ;;
        *) package=$1 ;;
    esac
    shift
done
if ((EUID != 0)); then echo "check-package: run it as root" >&2 && exit 2; fi
# What is mounted below is gone when this process is.
if [[ -z "${RINGMASTER_MOUNTS_ALONE:-}" ]]; then
    RINGMASTER_MOUNTS_ALONE=1 exec unshare --mount --propagation private bash "$0" \
        ${root:+--root "$root"} --mirror "$mirror" ${package:+"$package"}
fi

if [[ -z "$package" ]]; then package=$(ls "$here"/build/package/ringmaster_*.deb); fi
package=$(realpath "$package")
temporary=false
time_scale=60
daemon=
daemon_log=$(mktemp)

clean_up() {
    if [[ -n "$daemon" ]]; then kill -KILL "$daemon" 2>/dev/null || true; fi
    rm -f "$daemon_log"
    if $temporary; then
        umount "$root/proc" 2>/dev/null || true
        rm -rf --one-file-system "$root"
    fi
}
trap clean_up EXIT

step() { printf '== %s\n' "$*"; }
die() {
    echo "check-package: $*" >&2
    tail -n 20 "$daemon_log" >&2
    exit 1
}
# expect WHAT WANTED FOUND
expect() { [[ "$2" == "$3" ]] || die "$1: expected '$2', found '$3'"; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
# A line of the unit: its values, one per line.
unit_says() { sed -n "s/^$1=//p" "$root/lib/systemd/system/ringmaster.service"; }
become_daemon() {
    exec chroot --userspec="$(unit_says User):$(unit_says Group)" "$root" \
        env -i PATH=/usr/bin:/bin sh -c "umask $(unit_says UMask); cd /; exec $*"
}
as_daemon() { (become_daemon "$@"); }
apt_get() {
    inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@" \
        >"$root/apt.log" 2>&1 || { tail -n 20 "$root/apt.log" >&2 && die "apt-get $*"; }
}

make_root() {
    if [[ -z "$root" ]]; then
        root=$(mktemp -d "${TMPDIR:-/tmp}/ringmaster-package-XXXXXX")
        chmod 755 "$root"  # the daemon's user has to get in
        temporary=true
    fi
    if [[ ! -e "$root/etc/debian_version" ]]; then
        mkdir -p "$root"
        debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 ||
            { tail -n 5 "$root.log" >&2 && die "debootstrap failed"; }
        rm -f "$root.log"
    fi
    mount -t proc proc "$root/proc"
    # No service is started in a folder.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    cp "$package" "$root/ringmaster.deb"
    apt_get update
}

check_installation() {
    apt_get install /ringmaster.deb
    expect "the user's home" /var/lib/ringmaster "$(inside getent passwd ringmaster | cut -d: -f6)"
    expect "data folder" "700 ringmaster ringmaster" \
        "$(inside stat -c '%a %U %G' /var/lib/ringmaster)"
    expect "the unit is enabled" enabled "$(inside systemctl is-enabled ringmaster)"
    expect "what the unit waits for" /etc/ringmaster/config.json "$(unit_says ConditionPathExists)"
    [[ ! -e "$root/etc/ringmaster/config.json" ]] || die "there is a configuration nobody wrote"
    inside systemd-analyze verify --man=no ringmaster.service || die "the unit is wrong"
    expect "dynamic libraries that are missing" "" \
        "$(inside ldd /usr/bin/ringmasterd /usr/bin/ringmaster-traffic | grep 'not found' || true)"
    if readelf --sections "$root/usr/bin/ringmasterd" | grep -q '\.debug_info'; then
        die "ringmasterd is not stripped"
    fi
}

# As the README of the package has it; a port of its own choice, for this machine has others.
configure() {
    sed 's/"port": [0-9]*/"port": 0/' "$root/etc/ringmaster/example.json" \
        >"$root/etc/ringmaster/config.json"
    as_daemon ringmasterd import --config /etc/ringmaster/config.json \
        /usr/share/ringmaster/demo-organization.json
    local org
    org=$(sed -n 's/^    "id": "\(.*\)",$/\1/p' \
        "$root/usr/share/ringmaster/demo-organization.json" | head -n 1)
    as_daemon ringmasterd token create --config /etc/ringmaster/config.json \
        --org "$org" --all-agents --json >"$root/tokens.json"
}

start_as_the_unit_does() {
    as_daemon "$(unit_says ExecStartPre)" >/dev/null || die "the unit's ExecStartPre failed"
    # But for the clock: minutes of contacts in seconds.
    become_daemon "$(unit_says ExecStart) --time-scale $time_scale" >"$daemon_log" 2>&1 &
    daemon=$!
    local tries
    for ((tries = 0; tries < 300; ++tries)); do
        port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$daemon_log" | head -n 1)
        if [[ -n "$port" ]]; then return; fi
        kill -0 "$daemon" 2>/dev/null || die "the daemon ended at start"
        sleep 0.1
    done
    die "the daemon did not listen within 30 seconds"
}

stop_as_systemd_does() {
    local status=0
    kill -TERM "$daemon"
    wait "$daemon" || status=$?
    daemon=
    expect "exit status after SIGTERM" 0 "$status"
}

check_first_call() {
    configure
    start_as_the_unit_does
    inside ringmaster-traffic --url "http://127.0.0.1:$port" --tokens /tokens.json \
        --organization /usr/share/ringmaster/demo-organization.json --hours 0.2 \
        --time-scale "$time_scale" >"$root/traffic.log" 2>&1 ||
        { tail -n 30 "$root/traffic.log" >&2 && die "ringmaster-traffic found something wrong"; }
    stop_as_systemd_does
    expect "files that are not the daemon's" "" \
        "$(inside find /var/lib/ringmaster ! -user ringmaster)"
    as_daemon ringmasterd verify --config /etc/ringmaster/config.json || die "verify failed"
}

check_end() {
    apt_get install --reinstall /ringmaster.deb
    [[ -s "$root/etc/ringmaster/config.json" ]] || die "an upgrade lost the configuration"
    as_daemon "$(unit_says ExecStartPre)" >/dev/null || die "an upgrade broke something"
    apt_get remove ringmaster
    [[ ! -e "$root/usr/bin/ringmasterd" ]] || die "remove left the program"
    [[ -s "$root/var/lib/ringmaster/ringmaster.db" ]] || die "remove took the data"
    apt_get purge ringmaster
    local left=("$root"/var/lib/ringmaster "$root"/etc/ringmaster)
    expect "what purge left" "" "$(ls -d "${left[@]}" 2>/dev/null || true)"
}

step "a clean Debian 12"
make_root
step "installation of $(basename "$package")"
check_installation
step "the first call"
check_first_call
step "upgrade, remove, purge"
check_end
echo "good"
