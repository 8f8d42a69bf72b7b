#!/usr/bin/env bash
# Plays the programs of docs/examples against the real daemon: 300 calls and 100 chats per seed,
# while it is killed, wires are cut and the connector forgets; in the end nothing may be left over.
#
#   tests/examples.sh [--all | SEED...]
#
# Seeds 1 and 2 (about two minutes); --all plays 1 to 20, four at a time (about a quarter of an
# hour). A line per seed, `ok seed N` or `FAILED seed N`; 77 and the reason when it cannot be done
# here. DAEMON names another binary than the debug build's.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
daemon=${DAEMON:-$root/build/debug/ringmasterd}
at_once=4
seeds=(1 2)
if [[ "${1:-}" == --all ]]; then
    mapfile -t seeds < <(seq 20)
elif (($# > 0)); then
    seeds=("$@")
fi

skip() {
    echo "skipped: $*"
    exit 77
}

# Debian's own: its library is not seen by a Python from elsewhere.
python=/usr/bin/python3
[[ -x "$python" ]] || skip "there is no $python"
"$python" -c 'import sys, websockets; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    skip "$python is older than 3.11, or python3-websockets is not installed"
[[ -x "$daemon" ]] || skip "ringmasterd is not built"

printf '%s\n' "${seeds[@]}" | xargs -P "$at_once" -I SEED \
    "$python" "$root/tests/examples/play.py" "$daemon" --root "$root" --seed SEED || exit 1
