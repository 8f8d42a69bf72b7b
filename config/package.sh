#!/usr/bin/env bash
# Makes Debian packages of the release build: what they are called, and from which tree.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: bash config/package.sh [--release] [--build FOLDER] [--help]

Builds ringmasterd and ringmaster-traffic (preset release), then packs them into
build/package:
  ringmaster_VERSION_ARCHITECTURE.deb          programs, unit, examples
  ringmaster-dbgsym_VERSION_ARCHITECTURE.deb   their debug information

  --release        call it by the version alone. Without it the commit is part of the name, and
                   the package counts as older than the release of that version
  --build FOLDER   pack this build as it is, build nothing
  --help           this text
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/config/packages.sh"
release=false
build=
while (($# > 0)); do
    case "$1" in
        --release) release=true ;;
        --build) build=$(cd "${2:?--build needs a folder}" && pwd) && shift ;;
        --help | -h) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done
cd "$root"

ringmaster_install_missing "${ringmaster_package_packages[@]}"
if [[ -z "$build" ]]; then
    ringmaster_install_missing "${ringmaster_build_packages[@]}"
    ringmaster_unpack_headers build/headers
    build="$root/build/release"
    cmake --preset release >/dev/null
    ninja -C "$build" -j "${JOBS:-2}" ringmasterd ringmaster-traffic
fi

# The binary knows its version; what is between two releases is named after its commit.
version=$("$build/ringmasterd" --version)
commit_time=$(git log -1 --format=%ct)
if ! $release; then
    version+="~$(date -u -d "@$commit_time" +%Y%m%d%H%M).$(git rev-parse --short=8 HEAD)"
    if [[ -n "$(git status --porcelain)" ]]; then version+=.changed; fi
fi

packages="$root/build/package"
rm -rf "$packages"
mkdir -p "$packages/tree"
cp -r config/debian "$packages/tree/debian"
cat >"$packages/tree/debian/changelog" <<TEXT
ringmaster ($version-1) bookworm; urgency=medium

  * Made of commit $(git rev-parse HEAD);
    /usr/share/doc/ringmaster/changelog.gz says what has changed.

 -- $(sed -n 's/^Maintainer: //p' config/debian/control)  $(date -u -R -d "@$commit_time")
TEXT

# Root's files, whoever packs them, and none newer than the commit.
as_root=()
if ((EUID != 0)); then as_root=(fakeroot); fi
(cd "$packages/tree" &&
    BUILD="$build" SOURCE_DATE_EPOCH="$commit_time" DEB_BUILD_OPTIONS=nocheck \
        "${as_root[@]}" debian/rules binary) >"$packages/log" 2>&1 || {
    tail -n 30 "$packages/log" >&2
    exit 1
}
rm -rf "$packages/tree"
lintian --allow-root --fail-on error,warning "$packages"/ringmaster_*.deb
ls -l "$packages"/*.deb
