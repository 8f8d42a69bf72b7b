#!/usr/bin/env bash
# Checks docs/api with the tools its readers use: linters of OpenAPI and AsyncAPI, a generated
# TypeScript client that is compiled with real answers and run on them, and a validator of JSON
# Schema, for every answer and frame of the integration tests.
#
# A line per check, `ok NAME` or `FAILED NAME`; 77 and the reason when it cannot be done here.
# npm's files stay in build/description. Real answers are those unit_api has left in
# build/debug/answers; what went over the wire, integration has left in build/debug/wire when
# WIRE_FOLDER named that folder, as run.sh does.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
work="$root/build/description"
answers="$root/build/debug/answers"
wire="$root/build/debug/wire"
install_limit_seconds=300
failed=false

skip() {
    echo "skipped: $*"
    exit 77
}

# check NAME COMMAND...: what it says is shown when it fails.
check() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok $name"
    else
        echo "$said"
        echo "FAILED $name"
        failed=true
    fi
}

# npm's packages, once for each package.json.
install_packages() {
    cmp -s package.json node_modules/.installed && return 0
    timeout "$install_limit_seconds" npm install --ignore-scripts --no-audit --no-fund \
        >npm.log 2>&1 && cp package.json node_modules/.installed
}

lint_openapi() {
    local said
    said=$(npx --no-install redocly lint --config redocly.yaml \
        "$root/docs/api/openapi.yaml" 2>&1) || { echo "$said" && return 1; }
    grep -q 'warning' <<<"$said" && echo "$said" && return 1
    return 0
}

typescript_client() {
    npx --no-install openapi-typescript "$root/docs/api/openapi.yaml" \
        --default-non-nullable false --output openapi.d.ts &&
        node answers.mjs "$answers" >answers.ts &&
        npx --no-install tsc --project tsconfig.json &&
        node compiled/main.js
}

command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node or npm"
mkdir -p "$work" && cp "$root"/tests/description/* "$work" && cd "$work" || exit 1
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
install_packages || skip "npm cannot install (see build/description/npm.log)"

check "openapi lint" lint_openapi
check "asyncapi parse" node asyncapi.mjs "$root/docs/api/asyncapi.yaml"
[[ -d "$answers" ]] || skip "there are no answers: run unit_api first"
check "typescript client" typescript_client
[[ -s "$wire/frames.jsonl" ]] || skip "there are no frames: run integration first"
check "answers of integration" node wire.mjs answers "$root/docs/api/openapi.yaml" \
    "$wire/answers.jsonl"
check "frames of integration" node wire.mjs frames "$root/docs/api/asyncapi.yaml" \
    "$wire/frames.jsonl"
! $failed
