#!/usr/bin/env bash
# From a bare Debian 12 to two busy hours of contacts in about two minutes, after the build, which
# takes longer than all else the first time.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: bash config/quickstart.sh [--keep] [--folder FOLDER] [--hours H] [--time-scale N]

Installs the Debian packages that are missing, builds the release binaries, starts the
daemon on its embedded database with the demo organization, and drives busy hours of
contacts through its REST and WebSocket interfaces with simulated agents and customers.
It ends with what the records say of them.

  --keep           leave the daemon running; print tokens and curl lines
  --folder FOLDER  database, configuration and log go there (default: a temporary folder,
                   removed at the end unless --keep)
  --hours H        hours of contacts to play (default 2)
  --time-scale N   how many times faster than life (default 60)
  --help           this text
TEXT
}

keep=false
folder=
hours=2
time_scale=60
while (($# > 0)); do
    case "$1" in
        --keep) keep=true ;;
        --folder) folder=${2:?--folder needs a folder} && shift ;;
        --hours) hours=${2:?--hours needs a number} && shift ;;
        --time-scale) time_scale=${2:?--time-scale needs a number} && shift ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/config/packages.sh"
bin="$root/build/release"
organization="$root/config/demo-organization.json"
daemon_pid=
temporary=false

step() { printf '\n== %s\n' "$*"; }

# Ends the daemon this script started, and nothing else.
clean_up() {
    if [[ -n "$daemon_pid" ]]; then
        kill -TERM "$daemon_pid" 2>/dev/null || true
        wait "$daemon_pid" 2>/dev/null || true
    fi
    if $temporary; then rm -rf "$folder"; fi
}
trap clean_up EXIT

die() {
    echo "quickstart: $*" >&2
    if [[ -s "$folder/daemon.log" ]]; then tail -n 20 "$folder/daemon.log" >&2; fi
    exit 1
}

build() {
    (cd "$root" && cmake --preset release >"$folder/build.log" 2>&1) ||
        { tail -n 20 "$folder/build.log" >&2 && die "configuring failed"; }
    local start=$SECONDS
    if [[ ! -x "$bin/ringmasterd" ]]; then
        echo "The first time it takes 16 to 20 minutes of processor time, divided by the ${JOBS:-2}"
        echo "compilers that run at once (JOBS=N: N of them, of up to 2 GB of memory each)."
    fi
    NINJA_STATUS='[%f of %t, %e s] ' ninja -C "$bin" -j "${JOBS:-2}" ringmasterd ringmaster-traffic ||
        die "building failed"
    echo "built in $((SECONDS - start)) s"
}

configure() {
    cat >"$folder/config.json" <<JSON
{
  "listen": {"address": "127.0.0.1", "port": 0},
  "data": {"directory": "$folder/data"}
}
JSON
    "$bin/ringmasterd" import --config "$folder/config.json" "$organization"
    local org
    org=$(sed -n 's/^    "id": "\(.*\)",$/\1/p' "$organization" | head -n 1)
    (umask 077 && "$bin/ringmasterd" token create --config "$folder/config.json" \
        --org "$org" --all-agents --json >"$folder/tokens.json")
}

# Starts the daemon and waits for the line that names its port.
start() {
    : >"$folder/daemon.log"  # read below, perhaps before the daemon opens it
    local prefix=()
    # A kept daemon outlives the terminal.
    if $keep; then prefix=(setsid); fi
    "${prefix[@]}" "$bin/ringmasterd" serve --config "$folder/config.json" \
        --time-scale "$time_scale" >"$folder/daemon.log" 2>&1 &
    daemon_pid=$!
    local tries
    for ((tries = 0; tries < 300; ++tries)); do
        port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$folder/daemon.log" | head -n 1)
        if [[ -n "$port" ]]; then
            url="http://127.0.0.1:$port"
            return
        fi
        kill -0 "$daemon_pid" 2>/dev/null || die "the daemon ended at start"
        sleep 0.1
    done
    die "the daemon did not listen within 30 seconds"
}

# The clock of the engine runs faster, the disk does not: a commit of 5 ms lasts 0.3 s at 60×.
report_distortion() {
    curl -fsS "$url/metrics" | awk -v scale="$time_scale" '
        /commit_seconds_count/ { commits = $2 }
        /commit_seconds_quantile\{quantile="0.99"\}/ { p99 = $2 }
        END {
            if (commits == 0 || p99 == "") { print "no commits were measured"; exit 1 }
            printf "distortion: the 99th percentile of %d commits is %.1f ms,", commits, p99 * 1000
            printf " at %s times the speed of life %.2f s\n", scale, p99 * scale
        }' || die "/metrics shows no commit times"
}

# Records follow the engine within half a second. Its clock may have come to tomorrow by now.
report_the_day() {
    local tries from to
    for ((tries = 0; tries < 100; ++tries)); do
        [[ $(curl -fsS "$url/metrics" | sed -n 's/^ringmaster_reports_behind_entries //p') == 0 ]] &&
            break
        sleep 0.1
    done
    from=$(date -d yesterday +%F)
    to=$(date -d tomorrow +%F)
    echo "Wrap-ups by reason (ringmasterd report wrap-ups):"
    "$bin/ringmasterd" report wrap-ups --config "$folder/config.json" --from "$from" --to "$to"
    echo
    echo "Queues by the hour, in UTC (ringmasterd report queues --interval 60):"
    "$bin/ringmasterd" report queues --config "$folder/config.json" --from "$from" --to "$to" \
        --interval 60
}

token() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$folder/tokens.json" | head -n 1; }

# The first agent's id and token: the entry behind "agents".
first_agent() {
    tr -d ' \n' <"$folder/tokens.json" | sed 's/.*"agents":{"\([^"]*\)":"\([^"]*\)".*/\1 \2/'
}

look_around() {
    local agent agent_token
    read -r agent agent_token < <(first_agent; echo)
    cat <<TEXT

Look around (the daemon still runs, at $time_scale times the speed of life):

  export URL=$url
  export ORG=$(token orgId)
  export ADMIN=$(token administrator)
  export CONNECTOR=$(token connector)
  export AGENT=$agent_token   # agent $agent

  curl -s \$URL/health/ready
  curl -s \$URL/metrics | grep ^ringmaster_
  curl -s -H "authorization: Bearer \$ADMIN" "\$URL/organization/\$ORG/v2/contact-service-queue"
  curl -s -H "authorization: Bearer \$ADMIN" \$URL/v1/tasks
  curl -s -H "authorization: Bearer \$ADMIN" \$URL/v1/admin/state

  all tokens     $folder/tokens.json
  log            $folder/daemon.log
  stop it        kill $daemon_pid

README.md continues from here.
TEXT
}

if [[ -z "$folder" ]]; then
    folder=$(mktemp -d "${TMPDIR:-/tmp}/ringmaster-quickstart-XXXXXX")
    $keep || temporary=true
else
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
fi

step "1/6 packages"
ringmaster_install_missing "${ringmaster_build_packages[@]}" &&
    ringmaster_unpack_headers "$root/build/headers" || die "installing packages failed"
echo "all there"

step "2/6 release build"
build

step "3/6 demo organization, database in $folder/data"
configure

step "4/6 daemon"
start
echo "listening on $url, log in $folder/daemon.log"

step "5/6 $hours busy hours at $time_scale times the speed of life"
traffic_status=0
"$bin/ringmaster-traffic" --url "$url" --tokens "$folder/tokens.json" \
    --organization "$organization" --time-scale "$time_scale" --hours "$hours" || traffic_status=$?
report_distortion

step "6/6 what the records say of it"
report_the_day

if $keep; then
    look_around
    trap - EXIT
else
    echo
    echo "Done; the daemon is stopped. To look around in it: bash config/quickstart.sh --keep"
fi

if ((traffic_status != 0)); then
    echo "The traffic generator found something wrong, see INCONSISTENCIES above." >&2
    exit 1
fi
