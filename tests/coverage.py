#!/usr/bin/env python3
"""Which lines and branches of each room the tests have reached, from what gcov has counted.

usage: tests/coverage.py [--jobs N] BUILD

BUILD is the folder of the coverage preset after tests have run. Every file stands in
BUILD/coverage.json. Branches are those of the source: what only an exception takes is left out.
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COUNTS = ("line_total", "line_covered", "branch_total", "branch_covered")


def count(build, jobs):
    summary = build / "coverage.json"
    done = subprocess.run(
        ["gcovr", "--root", str(ROOT), "--filter", f"{ROOT}/src/", "--filter", f"{ROOT}/include/",
         "--exclude-throw-branches", "--exclude-unreachable-branches", "-j", str(jobs),
         "--gcov-ignore-parse-errors", "--json-summary", str(summary), str(build)], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(summary.read_text())["files"]


def room_of(name):
    parts = pathlib.Path(name).parts
    within = parts[2:] if parts[0] == "include" else parts[1:]
    return within[0] if len(within) > 1 else "main"


def row(name, counts):
    lines, lines_reached, branches, branches_reached = (counts[key] for key in COUNTS)
    return (f"{name:<10}{lines_reached:>8} of {lines:>6} lines {100 * lines_reached / lines:6.1f} %"
            f"{branches_reached:>8} of {branches:>6} branches"
            f" {100 * branches_reached / max(branches, 1):6.1f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    rooms, total = {}, dict.fromkeys(COUNTS, 0)
    for file in count(asked.build.resolve(), asked.jobs):
        for key in COUNTS:
            room = rooms.setdefault(room_of(file["filename"]), dict.fromkeys(COUNTS, 0))
            room[key] += file[key]
            total[key] += file[key]
    if not total["line_covered"]:
        sys.exit("no line was reached: have the tests run?")
    for name in sorted(rooms):
        print(row(name, rooms[name]))
    print(row("total", total))


if __name__ == "__main__":
    main()
