#!/usr/bin/env bash
# Calls through nginx with config/nginx-site.conf, as docs/hardening.md says. Lines begin with `ok`
# or `FAILED`, as run.sh counts them; 77: nginx is not there.
set -uo pipefail

usage() {
    cat <<'TEXT'
usage: bash tests/reverse_proxy.sh [--daemon FILE] [--nginx FILE]

Starts ringmasterd and nginx with config/nginx-site.conf on loopback, on free ports, with a
certificate of its own, and has agents take calls through it: REST over TLS, WebSockets, what
is kept from the outside, what the access log shows.

  --daemon FILE  ringmasterd (default: build/release's, else build/debug's)
  --nginx FILE   nginx (default: the one in the path; Debian's package nginx)
  --help         this text
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
daemon_file=
nginx_file=$(PATH="$PATH:/usr/sbin" command -v nginx)
while (($# > 0)); do
    case "$1" in
        --daemon) daemon_file=${2:?--daemon needs a file} && shift ;;
        --nginx) nginx_file=${2:?--nginx needs a file} && shift ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done
for built in release debug; do
    [[ -z "$daemon_file" && -x "$root/build/$built/ringmasterd" ]] &&
        daemon_file="$root/build/$built/ringmasterd"
done
if [[ -z "$daemon_file" || -z "$nginx_file" ]] || ! command -v python3 >/dev/null; then
    echo "skipped: nginx or Python 3 is not installed, or ringmasterd is not built"
    exit 77
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/ringmaster-proxy-XXXXXX") || exit 1
daemon=
nginx=

# Ends what this script started, and nothing else.
clean_up() {
    [[ -n "$nginx" ]] && kill -TERM "$nginx" 2>/dev/null && wait "$nginx" 2>/dev/null
    [[ -n "$daemon" ]] && kill -TERM "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null
    rm -rf "$folder"
}
trap clean_up EXIT

ok() { echo "ok $*"; }
fail() {
    echo "FAILED $*"
    tail -n 15 "$folder"/*.log 2>/dev/null
    exit 1
}

free_ports() {
    python3 - <<'PYTHON'
import socket
sockets = [socket.socket() for _ in range(2)]
for one in sockets:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in sockets))
PYTHON
}
read -r port tls_port < <(free_ports)

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
    -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$folder/tls.key" -out "$folder/tls.pem" 2>"$folder/openssl.log" ||
    fail "making a certificate"

# ---- the daemon --------------------------------------------------------------------------------
cp "$root/config/demo-organization.json" "$folder/organization.json"
cat >"$folder/config.json" <<JSON
{"listen": {"address": "127.0.0.1", "port": $port, "publicUrl": "https://127.0.0.1:$tls_port"},
 "data": {"directory": "$folder/data"}, "limits": {"connectionsPerPeer": 4096}}
JSON
"$daemon_file" import --config "$folder/config.json" "$folder/organization.json" \
    >"$folder/tools.log" 2>&1 || fail "importing the organization"
org=$(sed -n 's/^    "id": "\(.*\)",$/\1/p' "$folder/organization.json" | head -n 1)
(umask 077 && "$daemon_file" token create --config "$folder/config.json" --org "$org" \
    --all-agents --json) >"$folder/tokens.json" 2>>"$folder/tools.log" || fail "making tokens"
"$daemon_file" serve --config "$folder/config.json" >"$folder/daemon.log" 2>&1 &
daemon=$!
for ((tries = 0; tries < 600; ++tries)); do
    grep -q 'listening on 127' "$folder/daemon.log" && break
    kill -0 "$daemon" 2>/dev/null || fail "the daemon ended at start"
    sleep 0.05
done

# ---- nginx, with nothing changed in the site but name, certificate and ports ---------------------
mkdir "$folder/nginx"
sed -e "s|127.0.0.1:8080|127.0.0.1:$port|" -e "s|listen 443 ssl|listen 127.0.0.1:$tls_port ssl|" \
    -e "s|cc.example.com;|127.0.0.1;|" -e "s|/etc/ssl/certs/.*;|$folder/tls.pem;|" \
    -e "s|/etc/ssl/private/.*;|$folder/tls.key;|" -e "s|/var/log/nginx|$folder|" \
    "$root/config/nginx-site.conf" >"$folder/nginx/site.conf"
cat >"$folder/nginx/nginx.conf" <<CONF
daemon off;
pid $folder/nginx/pid;
error_log $folder/nginx.log warn;
events {}
http {
    client_body_temp_path $folder/nginx/body;
    proxy_temp_path $folder/nginx/proxy;
    fastcgi_temp_path $folder/nginx/fastcgi;
    uwsgi_temp_path $folder/nginx/uwsgi;
    scgi_temp_path $folder/nginx/scgi;
    include $folder/nginx/site.conf;
}
CONF
"$nginx_file" -t -p "$folder/nginx" -c "$folder/nginx/nginx.conf" >"$folder/nginx-test.log" 2>&1 ||
    fail "nginx refuses config/nginx-site.conf: $(cat "$folder/nginx-test.log")"
ok "nginx takes config/nginx-site.conf"
"$nginx_file" -p "$folder/nginx" -c "$folder/nginx/nginx.conf" >>"$folder/nginx.log" 2>&1 &
nginx=$!
url="https://127.0.0.1:$tls_port"
ask() { curl -s --cacert "$folder/tls.pem" -o "$folder/answer" -w '%{http_code}' "$@"; }
for ((tries = 0; tries < 100; ++tries)); do
    [[ $(ask "$url/openapi.yaml") == 200 ]] && break
    kill -0 "$nginx" 2>/dev/null || fail "nginx ended at start"
    sleep 0.05
done
[[ $(ask "$url/openapi.yaml") == 200 ]] || fail "nothing answers through nginx"
ok "REST over TLS"

for path in /metrics /health/live /health/ready; do
    [[ $(ask "$url$path") == 404 ]] || fail "$path is shown to the outside"
done
ok "health and metrics are kept from the outside"

admin=$(sed -n 's/.*"administrator": *"\([^"]*\)".*/\1/p' "$folder/tokens.json" | head -n 1)
status=$(ask -H "authorization: Bearer $admin" -H "content-type: application/json" \
    --data-binary "@$folder/organization.json" "$url/organization/$org/import")
[[ $status == 200 ]] || fail "an import of $(stat -c %s "$folder/organization.json") bytes: $status"
ok "a whole organization goes through in one request"

for what in begin look finish; do
    python3 "$root/tests/upgrade/calls.py" $what "$folder" >"$folder/calls.txt" 2>&1 ||
        fail "calls through nginx: $(cat "$folder/calls.txt")"
done
ok "calls with WebSockets through nginx: $(cat "$folder/calls.txt")"

ask -H "authorization: Bearer $admin" "$url/v1/tasks?queueIds=00000000-0000-4000-8000-00000000aaaa" \
    >/dev/null
grep -q '/v1/tasks' "$folder/ringmaster.log" || fail "the access log shows no request"
grep -q '0000aaaa' "$folder/ringmaster.log" && fail "the access log shows parameters"
grep -q '/socket/' "$folder/ringmaster.log" && fail "the access log shows addresses of WebSockets"
ok "the access log shows neither parameters nor addresses of WebSockets"

[[ -s "$folder/nginx.log" ]] && fail "nginx complains: $(head -n 3 "$folder/nginx.log")"
ok "nginx complains of nothing"
