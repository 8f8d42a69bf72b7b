#!/usr/bin/env bash
# Compares the grammar of POST /search with graphql-js on 10,000 documents: random ones and changed
# ones; the same ones each time unless SEED says others.
#
# `ok NAME` or `FAILED NAME` behind what was found; 77 and the reason when it cannot be done here.
# npm's files stay in build/search_language.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
work="$root/build/search_language"
trees="$root/build/debug/tests/search_trees"
install_limit_seconds=120
documents=10000

skip() {
    echo "skipped: $*"
    exit 77
}

install_packages() {
    cmp -s package.json node_modules/.installed && return 0
    timeout "$install_limit_seconds" npm install --ignore-scripts --no-audit --no-fund \
        >npm.log 2>&1 && cp package.json node_modules/.installed
}

command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node or npm"
[[ -x "$trees" ]] || skip "search_trees is not built"
mkdir -p "$work" && cp "$root"/tests/search_language/*.{json,mjs} "$work" && cd "$work" || exit 1
install_packages || skip "npm cannot install (see build/search_language/npm.log)"

if node agree.mjs "$trees" "$documents" "${SEED:-1}"; then
    echo "ok the same grammar as graphql-js"
else
    echo "FAILED the same grammar as graphql-js"
    exit 1
fi
