#!/usr/bin/env bash
# Builds and runs the tests; the last line says `N passed, N failed`.
set -uo pipefail

usage() {
    cat <<'TEXT'
usage: bash tests/run.sh [--quick | --lint | --lint-changed | --sanitize | --tsan | --coverage]
                         [--help]

Installs the Debian packages that are missing, builds and runs all tests:
  debug build   unit, scenario, tidy, simulation and integration tests
  asan build    unit tests of core, store, api, reports and search, and the scenarios,
                under AddressSanitizer and UndefinedBehaviorSanitizer
  descriptions  docs/api with linters and a generated client, where npm can install them
  examples      docs/examples against the daemon, two days of them (tests/examples.sh)
  language      the grammar of searches beside graphql-js's, where npm can install it
  upgrade       the steps of docs/upgrade.md with live calls, where Python 3 is there
  reverse_proxy calls through nginx, where that is installed

  --quick         debug build; unit, scenario and tidy tests only
  --lint          instead: clang's warnings and clang-tidy, of all files
  --lint-changed  instead: the same of the files changed since the branch left main, or on
                  main since the last commit but one
  --sanitize      instead: what takes too long for every change: the unit tests of all
                  rooms in the asan build, and --tsan
  --tsan          instead: what has threads, under ThreadSanitizer: unit tests of app and
                  store; integration tests of killing, keys, reading and organizations
  --coverage      instead: which lines the unit, scenario and simulation tests reach, by room
  --help          this text

Builds are kept in build/<preset>. JOBS=N compiles N files at once (default 2;
a file may take 2 GB of memory). Exits with 1 if anything failed.
TEXT
}

leg=all
for argument in "$@"; do
    case "$argument" in
        --quick | --lint | --lint-changed | --sanitize | --tsan | --coverage)
            leg=${argument#--}
            ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
cd "$root" || exit 1
source config/packages.sh

jobs=${JOBS:-2}
suite_limit_seconds=1800
lint_files_max=60  # of those that changed; more are a matter for --lint
# What has threads; a thousand starts on a damaged or older file have none worth watching.
threaded_store='Writer.*:WrittenAhead.*:SnapshotPieces.*:History.*:Horizon.*:Backup.*:Opening*'
threaded_integration='Kill.*:Jwt.*:Reads.*:Organizations.*'
passed_total=0
failed_total=0
unset RINGMASTER_REWRITE  # golden files are compared here, never written

# The last line, whatever happened before.
finish() {
    echo "$passed_total passed, $failed_total failed"
    ((failed_total == 0 && passed_total > 0))
    exit $?
}

fail() {
    echo "FAILED: $*"
    failed_total=$((failed_total + 1))
}

# The suites that have sources: folders of tests/unit, and the given other folders of tests.
unit_suites() {
    local folder
    for folder in tests/unit/*/; do
        compgen -G "${folder}*_test.cpp" >/dev/null && echo "unit_$(basename "$folder")"
    done
}
other_suites() {
    local name
    for name in "$@"; do
        compgen -G "tests/$name/*.cpp" >/dev/null && echo "$name"
    done
}

configure() {
    local preset=$1 log="build/$1.log"
    mkdir -p build
    if ! cmake --preset "$preset" >"$log" 2>&1; then
        tail -n 30 "$log"
        fail "configuring $preset (all of it: $log)"
        return 1
    fi
}

# build PRESET TARGET...: what does not compile is reported once, the rest is built all the same.
build() {
    local preset=$1 log="build/$1.log" start=$SECONDS
    shift
    echo "building $preset: $*"
    configure "$preset" || return
    if ! ninja -C "build/$preset" -k 0 -j "$jobs" "$@" >"$log" 2>&1; then
        grep -E -A 12 'error:|FAILED:' "$log" | head -n 60
        fail "building $preset (all of it: $log)"
    fi
    echo "built $preset in $((SECONDS - start)) s"
}

# A number from the head of gtest's report, which precedes those of the single tests.
from_report() {
    sed -n "s/^  \"$2\": \([0-9]*\),*$/\1/p" "$1" | head -n 1
}

# What each failed test said, or the end of a log that breaks off and what a sanitizer said first.
show_failures() {
    awk '/^\[ RUN  / { text = "" }
         { text = text $0 "\n" }
         /^\[  FAILED  \].*ms\)$/ { printf "%s", text; text = "" }' "$1" | head -n 80
    if grep -q 'did not finish' "$1"; then
        grep '^\[ RUN  ' "$1" | tail -n 1
        grep -m 1 -A 24 -E 'ERROR: |WARNING: ThreadSanitizer|runtime error: ' "$1" || tail -n 20 "$1"
    fi
    echo "(all of it: $1)"
}

# execute PRESET SUITE [FILTER]: leaves a report, a log, and how it ended after how many seconds.
execute() {
    local into="build/$1/$2" start=$SECONDS
    rm -f "$into.json" "$into.ended"
    timeout --kill-after=10 "$suite_limit_seconds" \
        "build/$1/tests/$2" --gtest_filter="${3:-*}" --gtest_output="json:$into.json" \
        --gtest_color=no >"$into.log" 2>&1
    echo "$? $((SECONDS - start))" >"$into.ended"
}

# report PRESET SUITE: one line; a suite that crashed, hung or ran nothing has failed.
report() {
    local preset=$1 suite=$2 report="build/$1/$2.json" log="build/$1/$2.log" status seconds
    local tests=0 failed=0 skipped=0 passed=0
    read -r status seconds <"build/$preset/$suite.ended" || { status="none" && seconds=0; }
    if [[ -s "$report" ]]; then
        tests=$(from_report "$report" tests)
        failed=$(from_report "$report" failures)
        skipped=$(($(grep -c '"result": "SKIPPED"' "$report") + $(from_report "$report" disabled)))
        passed=$((tests - failed - skipped))
    else
        passed=$(grep -c '^\[       OK \]' "$log")
    fi
    if [[ "$status" != 0 ]] && ((failed == 0)) || ((passed + failed == 0)); then
        failed=$((failed + 1))
        echo "$suite did not finish: exit status $status" >>"$log"
    fi
    printf '%-7s%-18s%6d passed%5d failed%5d skipped%6d s\n' \
        "$preset" "$suite" "$passed" "$failed" "$skipped" "$seconds"
    if ((failed > 0)); then
        show_failures "$log"
    fi
    if ((skipped > 0)); then
        grep -h -A 1 -E ': Skipped$' "$log" | grep -v -E ': Skipped$|^--$' | sort -u
    fi
    passed_total=$((passed_total + passed))
    failed_total=$((failed_total + failed))
}

# run PRESET SUITE [FILTER]: one suite that has the machine for itself.
run() {
    execute "$@"
    report "$1" "$2"
}

# run_together PRESET SUITE...: as many at a time as files are compiled. Put the longest first.
run_together() {
    local preset=$1 suite
    shift
    export -f execute
    export suite_limit_seconds
    # shellcheck disable=SC2016  # the inner shell expands them
    printf '%s\n' "$@" | xargs -P "$jobs" -I SUITE bash -c 'execute "$0" "$1"' "$preset" SUITE
    for suite in "$@"; do report "$preset" "$suite"; done
}

# What to compare with: where the branch left main, or else the last commit but one.
changed_since() {
    local since
    since=$(git merge-base HEAD main 2>/dev/null)
    if [[ -z "$since" || "$since" == "$(git rev-parse HEAD)" ]]; then
        since=$(git rev-parse --verify --quiet HEAD~1) || return 1
    fi
    echo "$since"
}

# lint [FILE...]: all files without any. Counts as one test.
lint() {
    echo "linting ${*:-all files}"
    configure lint || return
    if python3 tests/lint.py --jobs "$jobs" build/lint "$@"; then
        passed_total=$((passed_total + 1))
    else
        fail "lint"
    fi
}

lint_changed() {
    local since files
    if ! since=$(changed_since 2>/dev/null); then
        echo "lint: no history to tell what has changed; --lint looks at all files"
        return
    fi
    mapfile -t files < <(
        { git diff --name-only --diff-filter=d "$since" && git ls-files -o --exclude-standard; } |
            grep -E '^(src|tests|include)/.*\.[ch]pp$' | sort -u)
    if ((${#files[@]} == 0)); then
        echo "lint: no source has changed"
        return
    fi
    if ((${#files[@]} > lint_files_max)); then
        echo "lint: ${#files[@]} files changed; $lint_files_max of them are looked at (--lint: all)"
        files=("${files[@]:0:lint_files_max}")
    fi
    lint "${files[@]}"
}

# What any process of a suite says about a race counts, whoever started it, whatever it exits with.
tsan() {
    local races=build/tsan/races suite
    build tsan unit_app unit_store integration
    rm -f "$races".*
    export TSAN_OPTIONS="log_path=$root/$races exitcode=0"
    run tsan unit_app
    run tsan unit_store "$threaded_store"
    run tsan integration "$threaded_integration"
    unset TSAN_OPTIONS
    if compgen -G "$races.*" >/dev/null; then
        head -n 200 "$races".*
        fail "ThreadSanitizer found something (all of it: $races.*)"
    fi
}

coverage() {
    local suites suite
    mapfile -t suites < <(unit_suites; other_suites scenarios simulation)
    build coverage "${suites[@]}"
    find build/coverage -name '*.gcda' -delete
    export RINGMASTER_SEEDS=60 RINGMASTER_DECISIONS=5000
    for suite in "${suites[@]}"; do run coverage "$suite"; done
    unset RINGMASTER_SEEDS RINGMASTER_DECISIONS
    python3 tests/coverage.py --jobs "$jobs" build/coverage || fail "counting what was reached"
}

# run_script NAME: tests/NAME.sh, which needs tools that may not be there and says so.
run_script() {
    local name=$1 log="build/$1.log" status start=$SECONDS passed failed skipped=0
    timeout --kill-after=10 "$suite_limit_seconds" bash "tests/$name.sh" >"$log" 2>&1
    status=$?
    passed=$(grep -c '^ok ' "$log")
    failed=$(grep -c '^FAILED ' "$log")
    if ((status == 77)); then
        skipped=1
    elif ((status != 0 && failed == 0)); then
        failed=1
    fi
    printf '%-7s%-18s%6d passed%5d failed%5d skipped%6d s\n' \
        "" "$name" "$passed" "$failed" "$skipped" "$((SECONDS - start))"
    ((failed > 0)) && tail -n 40 "$log"
    ((skipped > 0)) && tail -n 1 "$log"
    passed_total=$((passed_total + passed))
    failed_total=$((failed_total + failed))
}

packages=("${ringmaster_build_packages[@]}" "${ringmaster_test_packages[@]}")
case $leg in
    lint | lint-changed | coverage) packages+=("${ringmaster_lint_packages[@]}") ;;
esac
ringmaster_install_missing "${packages[@]}" &&
    ringmaster_unpack_headers build/headers || {
    fail "installing packages"
    finish
}

mapfile -t fast < <(unit_suites; other_suites scenarios tidy)
mapfile -t long < <(other_suites simulation)
mapfile -t alone < <(other_suites integration)  # it measures how late a server is
mapfile -t sanitized < <(unit_suites | grep -E '^unit_(core|store|api|reports|search)$'; other_suites scenarios)
mapfile -t every_unit < <(unit_suites)
case $leg in
    quick)
        build debug "${fast[@]}"
        run_together debug "${fast[@]}"
        ;;
    lint) lint ;;
    lint-changed) lint_changed ;;
    tsan) tsan ;;
    sanitize)
        build asan "${every_unit[@]}"
        run_together asan "${every_unit[@]}"
        tsan
        ;;
    coverage) coverage ;;
    all)
        build debug all
        run_together debug "${long[@]}" "${fast[@]}"
        export WIRE_FOLDER="$root/build/debug/wire"
        for suite in "${alone[@]}"; do run debug "$suite"; done
        unset WIRE_FOLDER
        run_script api_description  # unit_api has left real answers for it, integration the wire's
        run_script examples
        run_script search_language
        run_script upgrade
        run_script reverse_proxy
        build asan "${sanitized[@]}"
        run_together asan "${sanitized[@]}"
        ;;
esac
finish
