#!/usr/bin/env python3
"""Records of a year: how long questions about them take, and what these cost routing.

    cmake --preset release -DRINGMASTER_TESTS=ON
    ninja -C build/release ringmasterd records_year
    TMPDIR=/var/tmp tests/bench/records.py --contacts 10000000 --months 12

Starts a daemon of its own, fills its records by `records_year` while it is stopped, and asks over
HTTP: the wrap-up report of one day by queue and reason, searches with a group-by over a month, all
contacts as CSV while the daemon's memory is watched, and how long agents wait for what they accept
with and without such questions beside them, in turns. What the disk and SQLite alone take stands
beside it. 5.2 kB of disk a contact. Needs Python 3 and nothing else.
"""
import argparse
import asyncio
import http.client
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

from house import SOURCE, House, shares

DAY = 86400000


def ask(house, method, target, body=None, headers=None, token=None):
    """Milliseconds, status and text."""
    wire = http.client.HTTPConnection("127.0.0.1", house.http.port, timeout=120)
    head = dict(headers or {}, authorization="Bearer " + (token or house.administrator))
    text = None
    if body is not None:
        head["content-type"], text = "application/json", json.dumps(body)
    begin = time.monotonic()
    wire.request(method, target, text, head)
    answer = wire.getresponse()
    data = answer.read()
    took = (time.monotonic() - begin) * 1000
    wire.close()
    return took, answer.status, data.decode()


def search(house, root, selection, aggregations, span, more=""):
    query = "{%s(from: %d, to: %d, aggregations: [%s] %s) {%s}}" % (
        root, span[0], span[1], aggregations, more, selection)
    took, status, text = ask(house, "POST", "/search", {"query": query})
    if status != 200 or '"errors"' in text:
        sys.exit("%d %s\n%s" % (status, query, text[:500]))
    return took, text.count('"aggregation"')


NUMBERS = """{field: "id", name: "contacts", type: count}
    {field: "connectedDuration", name: "talked", type: sum}
    {field: "queueDuration", name: "waited", type: average}
    {field: "connectedDuration", name: "longest", type: max}"""
LEGS = """{field: "id", name: "legs", type: count}
    {field: "id", name: "answeredIn", type: count,
     filter: {handleType: {equals: "normal"}, isWithinServiceLevel: {equals: true}}}
    {field: "queue.duration", name: "waited", type: average}"""
SEARCHES = [
    ("contacts by queue", "taskDetails", "tasks {lastQueue {id name} aggregation {name value}}",
     NUMBERS, ""),
    ("contacts by agent", "taskDetails", "tasks {lastAgent {id name} aggregation {name value}}",
     NUMBERS, ""),
    ("contacts by team and channel", "taskDetails",
     "tasks {lastTeam {name} channelType aggregation {name value}}", NUMBERS, ""),
    ("contacts by day and queue", "taskDetails",
     "tasks {intervalStartTime lastQueue {name} aggregation {name value}}", NUMBERS,
     'aggregationInterval: {interval: DAILY, timezone: "Europe/Berlin"}'),
    ("legs by queue, service level", "taskLegDetails",
     "taskLegs {queue {name} aggregation {name value}}", LEGS, ""),
]


def scan_rates(records, span):
    """What is there without a server: the disk, and SQLite reading one column of a month."""
    handle = os.open(records, os.O_RDONLY)
    size = min(os.fstat(handle).st_size, 2 << 30)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    begin, done = time.monotonic(), 0
    while done < size:
        done += len(os.pread(handle, 1 << 20, done))
    took = time.monotonic() - begin
    os.close(handle)
    print("the disk alone: %.0f MB/s" % (size / took / 1e6))
    database = sqlite3.connect("file:%s?mode=ro" % records, uri=True)
    question = ("SELECT count(*), total(connected_duration) FROM contact_session WHERE org="
                "(SELECT org FROM organization) AND created_time>=? AND created_time<?")
    for when in ("first", "again"):
        begin = time.monotonic()
        rows, _ = database.execute(question, span).fetchone()
        took = time.monotonic() - begin
        print("SQLite alone, %s: %d contacts of the month in %.0f ms (%.0f a second)"
              % (when, rows, took * 1000, rows / took))
    database.close()


def export(house, span, watch):
    """Rows and seconds; the text goes nowhere."""
    wire = http.client.HTTPConnection("127.0.0.1", house.http.port, timeout=120)
    wire.request("GET", "/v1/reports/contact-sessions?from=%d&to=%d" % span, None,
                 {"authorization": "Bearer " + house.administrator, "accept": "text/csv"})
    answer = wire.getresponse()
    begin, rows, size, next_look = time.monotonic(), 0, 0, 0
    while piece := answer.read(1 << 20):
        rows, size = rows + piece.count(b"\n"), size + len(piece)
        if size >= next_look:
            watch.append(house.megabytes())
            next_look = size + (16 << 20)
    took = time.monotonic() - begin
    wire.close()
    return rows - 1, size, took


def measure_questions(house, records):
    database = sqlite3.connect("file:%s?mode=ro" % records, uri=True)
    last = database.execute("SELECT max(created_time) FROM contact_session").fetchone()[0]
    oldest = database.execute("SELECT min(created_time) FROM contact_session").fetchone()[0]
    database.close()
    midnight = last // DAY * DAY + DAY
    month = (midnight - 30 * DAY, midnight)
    day = midnight - DAY
    while (day // DAY + 3) % 7 >= 5:  # a day of work
        day -= DAY
    scan_rates(records, month)
    took, rows = [], 0
    for _ in range(5):
        ms, status, text = ask(house, "GET", "/v1/reports/wrap-up-summary?from=%d&to=%d"
                               "&by=queue,reason" % (day, day + DAY))
        if status != 200:
            sys.exit(text)
        took.append(ms)
        rows = len(json.loads(text)["data"])
    counted = sum(one["wrapUps"] for one in json.loads(text)["data"])
    print("wrap-up report of a day by queue and reason: first %.0f ms, then %.0f ms (median); "
          "%d rows of %d wrap-ups" % (took[0], statistics.median(took[1:]), rows, counted))
    for name, root, selection, numbers, more in SEARCHES:
        took, groups = [], 0
        for _ in range(4):
            ms, groups = search(house, root, selection, numbers, month, more)
            took.append(ms)
        print("search, a month of %s: first %.0f ms, then %.0f ms (median); %d groups"
              % (name, took[0], statistics.median(took[1:]), groups))
    idle, watch = house.megabytes(), []
    rows, size, took = export(house, (oldest, last + 1), watch)
    print("CSV: %d rows, %.0f MB in %.1f s, %.0f rows a second; memory %.0f MB before, "
          "%.0f after a tenth, %.0f at the end, %.0f at most"
          % (rows, size / 1e6, took, rows / took, idle, watch[len(watch) // 10], watch[-1],
             max(watch)))
    return month


class Reports:
    """Jobs that ask all the time, each in a thread of its own."""

    def __init__(self, house, month):
        self.house, self.month, self.over, self.done = house, month, threading.Event(), 0
        self.threads = [threading.Thread(target=self.run, args=(job,)) for job in
                        (self.search, self.summary, self.export)]
        for thread in self.threads:
            thread.start()

    def run(self, job):
        while not self.over.is_set():
            job()
            self.done += 1

    def search(self):
        for _, root, selection, numbers, more in SEARCHES:
            if not self.over.is_set():
                search(self.house, root, selection, numbers, self.month, more)

    def summary(self):
        ask(self.house, "GET", "/v1/reports/wrap-up-summary?from=%d&to=%d&by=queue,reason&interval"
            "=day" % self.month)

    def export(self):
        export(self.house, (self.month[0], self.month[0] + 3 * DAY), [])

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
        return self.done


async def measure_routing(house, month):
    """Rounds with and without reports in turns, so that what else goes on touches both."""
    await house.open_desktops()
    took = {True: [], False: []}
    lag = {True: [], False: []}
    asked = 0
    for turn in range(house.settings.rounds * 2):
        busy = turn % 2 == 1
        house.assigned.clear()
        reports = Reports(house, month) if busy else None
        await house.work(house.settings.seconds)
        if reports:
            asked += await asyncio.to_thread(reports.stop)
        took[busy] += house.assigned
        lag[busy].append((await house.metrics()).get(
            'ringmaster_loop_lag_seconds_quantile{quantile="0.99"}', 0) * 1000)
    for busy in (False, True):
        print("accept to assigned %s: %s" % ("beside reports" if busy else "alone",
                                             shares(took[busy])))
    print("%d questions were answered meanwhile" % asked)


def wait_for_records(house):
    """Until there is something to fill, or to ask."""
    while ask(house, "GET", "/v1/reports/wrap-ups?limit=1")[1] != 200:
        time.sleep(.2)


async def main(settings):
    house = House(settings)
    records = house.folder / "data/reports.db"
    try:
        house.found()
        house.start()
        wait_for_records(house)
        house.stop()
        subprocess.run([settings.year, str(records), "--contacts", str(settings.contacts),
                        "--months", str(settings.months), "--seed", str(settings.seed)],
                       check=True)
        print("%.1f GB" % (records.stat().st_size / 1e9))
        house.start()
        wait_for_records(house)
        month = await asyncio.to_thread(measure_questions, house, records)
        await measure_routing(house, month)
        house.stop()
    finally:
        if settings.keep:
            print("kept:", house.folder)
        else:
            shutil.rmtree(house.folder)


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    words.add_argument("--daemon", default=str(SOURCE / "build/release/ringmasterd"))
    words.add_argument("--year", default=str(SOURCE / "build/release/tests/records_year"))
    words.add_argument("--contacts", type=int, default=1000000)
    words.add_argument("--months", type=int, default=12)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--desktops", type=int, default=30)
    words.add_argument("--rate", type=float, default=8, help="arrivals per second")
    words.add_argument("--rounds", type=int, default=4, help="with reports, and without")
    words.add_argument("--seconds", type=float, default=15, help="of a round")
    words.add_argument("--keep", action="store_true", help="leave the folder there")
    words.set_defaults(users=0, talk=2, time_scale=1, snapshot_every=100000)
    asyncio.run(main(words.parse_args()))
