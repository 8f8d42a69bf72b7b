#!/usr/bin/env bash
# What has to be true of a tree that is released, and what a release consists of.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: bash config/release.sh [--dry-run] [--tested] [--help]

Releases the version in CMakeLists.txt. Checks first, and tells everything that is wrong:
  - the tree has no uncommitted changes, on branch main
  - docs/changelog.md has a section "## VERSION (DATE)" with something in it
  - docs/api/*.yaml name the version, and the tag vVERSION is free
Then runs all tests, makes build/release-VERSION with
  ringmaster-VERSION.tar.gz   the sources, without history
  ringmaster_*.deb            the package and its debug information (config/package.sh)
  SHA256SUMS                  their checksums
and sets the annotated tag vVERSION with that section as its text. It pushes nothing.

  --dry-run   check, and say what would be done; no test is run, nothing is made
  --tested    this very commit has been tested: leave the tests out
  --help      this text
TEXT
}

dry_run=false
tested=false
while (($# > 0)); do
    case "$1" in
        --dry-run) dry_run=true ;;
        --tested) tested=true ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's/^project(ringmaster VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
tag="v$version"
name="ringmaster-$version"
release="build/release-$version"
problems=0

problem() {
    echo "release: $*" >&2
    problems=$((problems + 1))
}
step() { printf '== %s\n' "$*"; }

# What stands below the version's heading, up to the next one.
changes() {
    awk -v head="## $version (" '
        /^## / { inside = index($0, head) == 1; next }
        inside { print }' docs/changelog.md
}

check() {
    [[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || problem "no version in CMakeLists.txt"
    [[ -z "$(git status --porcelain)" ]] || problem "there are uncommitted changes"
    [[ "$(git branch --show-current)" == main ]] || problem "this is not branch main"
    grep -q '[^[:space:]]' <(changes) ||
        problem "docs/changelog.md says nothing under '## $version (YYYY-MM-DD)'"
    local file
    for file in docs/api/openapi.yaml docs/api/asyncapi.yaml; do
        grep -qx "  version: $version" "$file" || problem "$file names another version"
    done
    if git rev-parse -q --verify "refs/tags/$tag" >/dev/null; then problem "tag $tag exists"; fi
}

step "checking the tree for version $version"
check
if ((problems > 0)); then exit 1; fi
if $dry_run; then
    $tested || echo "would run    bash tests/run.sh"
    echo "would make   $release: $name.tar.gz, ringmaster_$version-1_*.deb, SHA256SUMS"
    echo "would tag    $(git rev-parse --short HEAD) as $tag"
    exit 0
fi

if ! $tested; then
    step "tests"
    bash tests/run.sh
fi

step "sources and packages"
rm -rf "$release"
mkdir -p "$release"
git archive --prefix="$name/" HEAD | gzip --no-name --best >"$release/$name.tar.gz"
bash config/package.sh --release
cp build/package/*.deb "$release/"
(cd "$release" && sha256sum -- * >SHA256SUMS)

step "tag $tag"
changes | git tag --annotate --cleanup=whitespace --file=- "$tag"
ls -l "$release"
echo "Try the package (config/check-package.sh), then: git push origin main $tag"
