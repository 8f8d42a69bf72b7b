#!/usr/bin/env python3
"""Clang's warnings and the checks of .clang-tidy: which files are looked at, and how many at once.

Most of what a file costs is its headers. Files of one folder with the same flags are therefore
looked at together, as one unit that includes them. A file that clang complains of there (two files use
one name for different things) is looked at apart from the others; what is said of a single file counts.

usage: tests/lint.py [--jobs N] BUILD [FILE...]

BUILD is configured for clang without precompiled headers and has a compile_commands.json (run.sh
does that). Without files: all sources of src and tests. Exits with 1 if anything was found.
"""
import argparse
import concurrent.futures
import contextlib
import io
import itertools
import json
import pathlib
import re
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLANG, TIDY = "clang++-19", "clang-tidy-19"
FILES_PER_UNIT_MAX = 24
FINDING = re.compile(r"^(/\S+:\d+:\d+): (?:warning|error|fatal error): ")

SUMMARY = re.compile(r"^\d+ (warning|error)s? (generated|treated)|^Suppressed ")


def read_flags(build):
    """The compiler's flags of every source of src and tests: {path: [flag...]}."""
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"])
        if not any(folder in path.parents for folder in (ROOT / "src", ROOT / "tests")):
            continue  # generated
        words = shlex.split(entry["command"])
        words = words[words.index(next(word for word in words if word.endswith(CLANG))) + 1:]
        output = words.index("-o")
        flags.setdefault(path, words[:output])
    return flags


def nearest(header, flags):
    """The source whose flags suit a header: of its room, and of its folder if that has one."""
    parts = header.relative_to(ROOT).parts
    wanted = ("src",) + parts[2:] if parts[0] == "include" else parts

    def in_common(source):
        pairs = zip(source.relative_to(ROOT).parts, wanted)
        return len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)))

    return max(sorted(flags), key=in_common)


def units_of(wanted, flags):
    """[(flags, [path...])]: neighbours with the same flags, so many that one unit is not huge."""
    by_flags = {}
    for path in sorted(wanted):
        its = flags.get(path) or flags[nearest(path, flags)]
        by_flags.setdefault((path.suffix, tuple(its)), []).append(path)
    for (_, its), paths in sorted(by_flags.items(), key=lambda item: item[1]):
        count = -(-len(paths) // FILES_PER_UNIT_MAX)
        for part in range(count):
            yield list(its), paths[part * len(paths) // count:(part + 1) * len(paths) // count]


class Linter:
    """Looks at files and prints what it finds, once: headers are seen from many places."""

    def __init__(self, build):
        self.folder = build / "units"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.names = itertools.count()
        self.found = set()

    def run(self, *command):
        done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def look(self, flags, paths):
        unit, apart = self.folder / f"{next(self.names)}.cpp", []
        while True:
            unit.write_text("".join(f'#include "{path}"\n' for path in paths))
            status, text = self.run(CLANG, *flags, "-fsyntax-only", "-Wfatal-errors", str(unit))
            culprit = self.culprit(text, paths)
            if len(paths) == 1 or culprit is None:
                break
            paths = [path for path in paths if path != culprit]
            apart.append(culprit)
        if not status and not text:
            status, text = self.run(TIDY, "--quiet", f"--config-file={ROOT}/.clang-tidy", str(unit),
                                    "--", *flags)
        self.tell(findings(text) or ([f"{paths[0]}: {text}"] if status else []))
        if apart:
            self.look(flags, apart)

    @staticmethod
    def culprit(text, paths):
        """The file that clang complains of first, itself or what it includes."""
        named = [path for path in paths if f"{path}:" in text]
        return min(named, key=lambda path: text.index(f"{path}:"), default=None)

    def tell(self, blocks):
        for finding in blocks:
            where = finding.split("\n", 1)[0]  # the notes below it depend on who looked
            if where not in self.found:
                self.found.add(where)
                print(finding.replace(f"{ROOT}/", ""), flush=True)


def findings(text):
    """Blocks of lines, each of which begins with where."""
    blocks, inside = [], False
    for line in text.splitlines():
        if FINDING.match(line):
            blocks.append([])
            inside = True
        elif SUMMARY.match(line):
            inside = False
        if inside:
            blocks[-1].append(line)
    return ["\n".join(block) for block in blocks]


def require_eyes(build):
    """A linter that finds nothing here is broken: a file in a unit with a mistake of each kind."""
    linter = Linter(build)
    sample = linter.folder / "src" / "sample.cpp"
    sample.parent.mkdir(exist_ok=True)
    sample.write_text("int const* sample_pointer() { return 0; }\n")
    warning = ["-Werror", "-Wzero-as-null-pointer-constant"]
    for flags, expected in (([], "modernize-use-nullptr"), (warning, warning[1])):
        with contextlib.redirect_stdout(io.StringIO()):
            linter.look(["-std=c++20", *flags], [sample])
        if not any(expected in finding for finding in linter.found):
            sys.exit(f"{expected} is not found where it must be: is the linter broken?")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    build = asked.build.resolve()
    flags = read_flags(build)
    wanted = {path.resolve() for path in asked.files} or set(flags)
    require_eyes(build)
    linter, begun = Linter(build), time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        for done in [pool.submit(linter.look, *unit) for unit in units_of(wanted, flags)]:
            done.result()
    seconds = time.monotonic() - begun
    print(f"lint: {len(wanted)} files, {len(linter.found)} findings, {seconds:.0f} s")
    return 1 if linter.found else 0


if __name__ == "__main__":
    sys.exit(main())
