#!/usr/bin/env bash
# The steps of docs/upgrade.md, taken with an older daemon and this one while calls are live.
# Lines begin with `ok` or `FAILED`, as run.sh counts them; 77: no daemon, or no Python 3.
set -uo pipefail

usage() {
    cat <<'TEXT'
usage: bash tests/upgrade.sh [--old FILE | --build COMMIT] [--new FILE] [--keep]

Starts an older ringmasterd on an empty folder with its demo organization, makes calls, stops
it, makes the backup, starts the present one on the folder, and has every call go on to its
end. Then it goes back: the older one on a folder made from the backup, where the same calls
go on as they were then.

  --old FILE      the older ringmasterd
  --build COMMIT  builds it from that commit in build/upgrade (git worktree; takes as long as a
                  release build)
  --new FILE      the present ringmasterd (default: build/release's, else build/debug's)
  --keep          leaves the folder, and says where it is
  --help          this text

Without --old and --build it takes build/upgrade's, if there is one. Else the present one
stands in for it: the steps are taken, and nothing is migrated. Needs Python 3.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
tree="$root/build/upgrade"
old=
new=
commit=
keep=false
while (($# > 0)); do
    case "$1" in
        --old) old=${2:?--old needs a file} && shift ;;
        --build) commit=${2:?--build needs a commit} && shift ;;
        --new) new=${2:?--new needs a file} && shift ;;
        --keep) keep=true ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done

daemon=
folder=$(mktemp -d "${TMPDIR:-/tmp}/ringmaster-upgrade-XXXXXX") || exit 1

# Ends the daemon this script started, and nothing else.
clean_up() {
    [[ -n "$daemon" ]] && kill -KILL "$daemon" 2>/dev/null
    if $keep; then echo "left in $folder"; else rm -rf "$folder"; fi
}
trap clean_up EXIT

fail() {
    echo "FAILED $*"
    tail -n 15 "$folder"/*.log 2>/dev/null
    exit 1
}

ok() { echo "ok $*"; }

build_old() {
    rm -rf "$tree"
    git -C "$root" worktree prune
    git -C "$root" worktree add --detach "$tree" "$commit" >"$folder/build.log" 2>&1 &&
        mkdir -p "$tree/build" && cp -r "$root/build/headers" "$tree/build/" &&
        (cd "$tree" && cmake --preset release && ninja -C build/release -j "${JOBS:-2}" ringmasterd) \
            >>"$folder/build.log" 2>&1 || fail "building $commit"
    ok "built the daemon of $(git -C "$tree" log -1 --format='%h, %s')"
}

[[ -n "$commit" ]] && build_old
[[ -z "$old" && -x "$tree/build/release/ringmasterd" ]] && old="$tree/build/release/ringmasterd"
for built in release debug; do
    [[ -z "$new" && -x "$root/build/$built/ringmasterd" ]] && new="$root/build/$built/ringmasterd"
done
if [[ -z "$new" ]] || ! command -v python3 >/dev/null; then
    echo "skipped: ringmasterd is not built, or Python 3 is not installed"
    exit 77
fi
if [[ -z "$old" ]]; then
    echo "no older daemon is given: the present one stands in for it"
    old=$new
fi

# What an older daemon is given is what it came with.
organization="$root/config/demo-organization.json"
beside=$(cd "$(dirname "$old")/../.." && pwd)/config/demo-organization.json
[[ -r "$beside" ]] && organization=$beside
cp "$organization" "$folder/organization.json"

data="$folder/data"
config="$folder/config.json"
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
cat >"$config" <<JSON
{"listen": {"address": "127.0.0.1", "port": $(free_port)}, "data": {"directory": "$data"}}
JSON

now() { date +%s%3N; }
calls() { python3 "$root/tests/upgrade/calls.py" "$1" "$folder"; }

# start NAME FILE: returns when it is ready; $took is how long that was.
start() {
    local begin tries
    begin=$(now)
    "$2" serve --config "$config" >"$folder/$1.log" 2>&1 &
    daemon=$!
    for ((tries = 0; tries < 600; ++tries)); do
        if grep -q 'listening on 127' "$folder/$1.log"; then
            took=$(($(now) - begin))
            return
        fi
        kill -0 "$daemon" 2>/dev/null || fail "starting $1"
        sleep 0.05
    done
    fail "starting $1: it does not listen"
}

stop() {
    local begin
    begin=$(now)
    kill -TERM "$daemon"
    wait "$daemon" || fail "stopping: status $?"
    daemon=
    took=$(($(now) - begin))
}

echo "from $("$old" --version 2>/dev/null || echo "an unnamed version") to $("$new" --version)"

# ---- before ------------------------------------------------------------------------------------
"$old" import --config "$config" "$folder/organization.json" >"$folder/tools.log" 2>&1 ||
    fail "importing the organization with the older daemon"
org=$(sed -n 's/^    "id": "\(.*\)",$/\1/p' "$folder/organization.json" | head -n 1)
(umask 077 && "$old" token create --config "$config" --org "$org" --all-agents --json) \
    >"$folder/tokens.json" 2>>"$folder/tools.log" || fail "making tokens"
start older "$old"
calls begin >"$folder/begin.txt" 2>&1 || fail "beginning calls: $(cat "$folder/begin.txt")"
ok "calls are live with the older daemon"

# ---- docs/upgrade.md, Order --------------------------------------------------------------------
stop
ok "stopped in $took ms"
begin=$(now)
mkdir -m 700 "$folder/backup"
"$old" backup --config "$config" "$folder/backup/ringmaster.db" >>"$folder/tools.log" 2>&1 &&
    cp -p "$data/secret.key" "$folder/backup/" || fail "making the backup"
ok "made the backup in $(($(now) - begin)) ms"
"$new" check-config --config "$config" >>"$folder/tools.log" 2>&1 ||
    fail "the present daemon refuses the configuration: $(tail -n 3 "$folder/tools.log")"
ok "check-config of the present daemon"
start present "$new"
ok "started the present daemon in $took ms"
[[ -n $(grep 'starting.*version=' "$folder/present.log") ]] || fail "the log names no version"
[[ -z $(grep -E '\[?(warn|error)' "$folder/present.log") ]] ||
    fail "warnings at the start: $(grep -E 'warn|error' "$folder/present.log")"
calls look >"$folder/look.txt" 2>&1 || fail "after the upgrade: $(cat "$folder/look.txt")"
ok "after the upgrade $(cat "$folder/look.txt")"
calls finish >"$folder/finish.txt" 2>&1 || fail "after the upgrade: $(cat "$folder/finish.txt")"
ok "after the upgrade $(cat "$folder/finish.txt")"
stop
"$new" verify --config "$config" >"$folder/verify.txt" 2>&1 || fail "verify: $(cat "$folder/verify.txt")"
ok "verify says $(tail -n 1 "$folder/verify.txt" | cut -c 1-60)"

# ---- docs/upgrade.md, Going back ---------------------------------------------------------------
if "$old" verify --config "$config" >"$folder/refused.txt" 2>&1; then
    echo "the older daemon reads the upgraded folder: no migration, no newer kind of entry"
else
    echo "the older daemon refuses the upgraded folder: $(tail -n 1 "$folder/refused.txt" | cut -c 1-150)"
fi
mv "$data" "$folder/upgraded"
mkdir -m 700 "$data"
cp -p "$folder/backup/ringmaster.db" "$folder/backup/secret.key" "$data/"
"$old" verify --config "$config" >"$folder/verify.txt" 2>&1 ||
    fail "the older daemon's verify of the backup: $(cat "$folder/verify.txt")"
start back "$old"
ok "went back: started the older daemon on the backup in $took ms"
calls look >"$folder/look.txt" 2>&1 || fail "after going back: $(cat "$folder/look.txt")"
ok "after going back $(cat "$folder/look.txt")"
calls finish >"$folder/finish.txt" 2>&1 || fail "after going back: $(cat "$folder/finish.txt")"
ok "after going back $(cat "$folder/finish.txt")"
stop
