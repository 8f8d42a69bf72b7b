#!/usr/bin/env python3
"""A large house on one daemon: what it costs, and whether it grows.

    tests/bench/house.py measure --contacts 100000 --desktops 1000 --users 8900
    tests/bench/house.py soak --seconds 600 --time-scale 60
    tests/bench/house.py due --contacts 10000 --time-scale 60

Starts a daemon of its own, fills a queue nobody serves, and puts desktops to work beside it: each
takes what it is offered, talks, ends, wraps up. `measure` prints stalls of the loop (a keep-alive and
its echo need no decision and no disk), from accept to AgentContactAssigned, commits, and memory.
`soak` lets everything come and go and fails when the last quarter of the time takes more memory than
the third. `due` has callbacks agreed for one and the same second, and times the commands of an agent
before it and while they come into their queue. `--daemon` names another binary. Needs Python 3 and nothing else.
"""
import argparse
import asyncio
import base64
import collections
import json
import os
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PARKING = {"team": "7ea30000-0000-4000-8000-00000000aaaa",
           "contact-service-queue": "c0e0e000-0000-4000-8000-00000000aaaa",
           "entry-point": "e9000000-0000-4000-8000-00000000aaaa"}
TYPE = re.compile(r'"type":"([^"]*)"')
TASK = re.compile(r'"interactionId":"([^"]*)"')
SEQ = re.compile(r'"seq":(\d+)')


def numbered(kind, number):
    return "%s-0000-4000-8000-%012d" % (kind, number)


def shares(values):
    """p50, p99 and longest of milliseconds, in words."""
    if not values:
        return "nothing"
    ordered = sorted(values)
    at = lambda share: ordered[int((len(ordered) - 1) * share)]
    return "p50 %.2f ms, p99 %.2f ms, longest %.2f ms (%d)" % (at(.5), at(.99), at(1), len(ordered))


RUNNING = set()


def spawn(coroutine):
    """A task that somebody knows: the loop itself forgets those that wait."""
    task = asyncio.create_task(coroutine)
    RUNNING.add(task)
    task.add_done_callback(RUNNING.discard)
    return task


async def read_head(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head.split(" ", 2)[1])
    length = re.search(r"(?i)\r\ncontent-length: *(\d+)", head)
    return status, int(length.group(1)) if length else 0


class Http:
    """A few kept-alive connections; who finds none free waits."""

    def __init__(self, port, connections=32, tls=None):
        self.port, self.tls = port, tls
        self.free = asyncio.Queue()
        for _ in range(connections):
            self.free.put_nowait(None)

    async def send(self, token, method, target, body=None):
        connection = await self.free.get()
        try:
            if connection is None:
                connection = await asyncio.open_connection("127.0.0.1", self.port,
                                                           ssl=self.tls)
            reader, writer = connection
            text = b"" if body is None else json.dumps(body).encode()
            writer.write(("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                          % (method, target, self.port, token, len(text))).encode() + text)
            status, length = await read_head(reader)
            answer = await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            connection = None
            status, answer = 0, b""
        finally:
            self.free.put_nowait(connection)
        return status, answer.decode()


class WebSocket:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @staticmethod
    async def open(url, tls=None):
        where = re.match(r"wss?://([^:/]+):(\d+)(/.*)", url)
        reader, writer = await asyncio.open_connection(where[1], int(where[2]), limit=1 << 24,
                                                       ssl=tls)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(("GET %s HTTP/1.1\r\nHost: house\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: %s\r\n\r\n" % (where[3], key)).encode())
        status, _ = await read_head(reader)
        if status != 101:
            raise OSError("no WebSocket: %d" % status)
        return WebSocket(reader, writer)

    def send(self, payload, opcode=1):
        data = payload.encode() if isinstance(payload, str) else payload
        assert len(data) < 126
        self.writer.write(bytes([0x80 | opcode, 0x80 | len(data), 0, 0, 0, 0]) + data)

    async def receive(self):
        """The next text; None when it is over."""
        while True:
            try:
                first, second = await self.reader.readexactly(2)
                length = second & 127
                if length > 125:
                    raw = await self.reader.readexactly(2 if length == 126 else 8)
                    length = int.from_bytes(raw, "big")
                data = await self.reader.readexactly(length)
            except (OSError, asyncio.IncompleteReadError):
                return None
            opcode = first & 15
            if opcode == 9:
                self.send(data, 10)
            elif opcode == 8:
                return None
            elif opcode == 1:
                return data.decode()

    def abort(self):
        self.writer.transport.abort()


class House:
    def __init__(self, settings):
        self.settings = settings
        self.demo = json.loads((SOURCE / "config/demo-organization.json").read_text())
        self.org = self.demo["organization"]["id"]
        kinds = self.demo["resources"]
        self.team = kinds["team"][0]["id"]
        self.line = kinds["entry-point"][0]["id"]
        self.code = kinds["agent-profile"][0]["defaultWrapUpCodeId"]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="house-"))
        self.config = self.folder / "config.json"
        self.configure(10000000)  # while it fills, none
        self.desktops = []
        self.assigned, self.refused = [], collections.Counter()
        self.served = self.replayed = self.told = self.facts = 0

    def configure(self, snapshot_every):
        self.config.write_text(json.dumps({
            "listen": {"address": "127.0.0.1", "port": 0},
            "data": {"directory": str(self.folder / "data"), "reserveBytes": 1048576},
            "journal": {"snapshotEvery": snapshot_every},
            "limits": {"connectionsTotal": 20000, "connectionsPerPeer": 20000,
                       "requestsPerSecond": 100000, "requestsBurst": 100000}}))

    def user(self, number):
        extension = str(100000 + number)
        return dict(self.demo["resources"]["user"][0], id=numbered("05e4aaaa", number),
                    ciUserId=numbered("a9e4aaaa", number), firstName="First " + extension,
                    lastName="Last " + extension, email="agent%s@example.com" % extension,
                    dbId=extension, defaultDialledNumber=extension, deafultDialledNumber=extension)

    def organization(self):
        document = json.loads(json.dumps(self.demo))
        kinds = document["resources"]
        for queue in kinds["contact-service-queue"]:
            queue.update(maxActiveContacts=1000000, recordingAllCallsPermitted=False)
        for kind, id in PARKING.items():
            place = dict(kinds[kind][0], id=id, name="Parking")
            place.pop("translations", None)
            kinds[kind].append(place)
        kinds["team"][-1]["userIds"] = []
        kinds["contact-service-queue"][-1].update(
            maxTimeInQueue=86400, callDistributionGroups=[
                {"agentGroups": [{"teamId": PARKING["team"]}], "order": 1, "duration": 0}])
        kinds["entry-point"][-1]["queueId"] = PARKING["contact-service-queue"]
        for line in kinds["entry-point"]:
            line["maximumActiveContacts"] = 1000000
        for number in range(self.settings.desktops + self.settings.users):
            user = self.user(number)
            kinds["user"].append(user)
            kinds["team"][0]["userIds"].append(user["id"])
        return document

    def tool(self, *arguments):
        words = 2 if arguments[0] == "token" else 1
        command = [self.settings.daemon, *arguments[:words], "--config", str(self.config),
                   *arguments[words:]]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def found(self):
        document = self.folder / "organization.json"
        document.write_text(json.dumps(self.organization()))
        self.tool("import", str(document))
        token = lambda role: self.tool("token", "create", "--org", self.org, "--role", role)
        self.administrator, self.connector = token("administrator"), token("connector")
        self.provider = self.tool("token", "create", "--role", "provider")

    def start(self):
        log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(
            [self.settings.daemon, "serve", "--config", str(self.config), "--time-scale",
             str(self.settings.time_scale)], stderr=log, stdout=log)
        while True:  # for the line that says so, as long as the daemon lives
            found = re.search(r"listening on 127.0.0.1:(\d+)", (self.folder / "log").read_text())
            if found:
                break
            if self.process.poll() is not None:
                sys.exit((self.folder / "log").read_text())
            time.sleep(.05)
        self.http = Http(int(found[1]))

    def stop(self):
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait()
        print("stopped in %.1f s, status %d" % (time.monotonic() - begin, status))
        return status

    def restart(self):
        self.stop()
        self.configure(self.settings.snapshot_every)
        self.start()

    async def call(self, token, method, target, body=None):
        status, text = await self.http.send(token, method, target, body)
        if status == 0 or status >= 400:
            reason = re.search(r'"reasonCode":"([^"]*)"', text)
            self.refused["%d .../%s %s" % (status, target.rsplit("/", 1)[1][:24],
                                           reason[1] if reason else text[:60])] += 1
        return status, text

    def path(self, rest):
        return "/organization/%s%s" % (self.org, rest)

    async def token(self, **wish):
        status, text = await self.call(self.administrator, "POST", self.path("/api-token"),
                                       dict(wish, name="of the house"))
        return json.loads(text)["token"] if status == 201 else None

    async def fill(self):
        async def some(first, last):
            facts = []
            for number in range(first, last):
                caller = "+4917%d" % (10000000 + number)
                self.facts += 1
                facts.append({"number": self.facts, "type": "customer-arrived",
                              "interactionId": numbered("ca11aaaa", number),
                              "mediaType": "telephony", "direction": "INBOUND",
                              "entryPointId": PARKING["entry-point"], "origin": caller,
                              "attributes": {"Customer_Name": "Customer " + caller,
                                             "Customer_Number": caller,
                                             "Open_Balance": "12345.67", "Language": "Deutsch"}})
            await self.call(self.connector, "POST", "/v1/connector/facts", {"facts": facts})
        # One request after another: a window of numbers is what tells a repeated fact.
        for first in range(0, self.settings.contacts, 200):
            await some(first, min(first + 200, self.settings.contacts))

    async def open_desktops(self):
        async def one(number):
            token = await self.token(role="agent", agentId=numbered("a9e4aaaa", number))
            desktop = Desktop(self, numbered("a9e4aaaa", number), str(100000 + number), token)
            self.desktops.append(desktop)
            desktop.task = spawn(desktop.live())
            await desktop.at_work.wait()
        for first in range(0, self.settings.desktops, 20):
            last = min(first + 20, self.settings.desktops)
            await asyncio.gather(*(one(number) for number in range(first, last)))

    async def work(self, seconds, every_second=None):
        async def arrivals():
            due = time.monotonic()
            while True:
                spawn(self.call(self.connector, "POST", "/v1/tasks", {
                    "entryPointId": self.line, "direction": "INBOUND", "mediaType": "telephony",
                    "destination": "+493023125101", "origin": "+4917612345678",
                    "attributes": {"Customer_Name": "Mila Fischer"}}))
                due += 1 / self.settings.rate
                await asyncio.sleep(max(0, due - time.monotonic()))
        arriving = spawn(arrivals())
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(1)
            if every_second:
                every_second()
        arriving.cancel()

    def megabytes(self):
        pages = int(pathlib.Path("/proc/%d/statm" % self.process.pid).read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1e6

    async def metrics(self):
        _, text = await self.http.send("", "GET", "/metrics")
        found = re.findall(r"^(ringmaster_[^ ]*) ([-0-9.e+]+)$", text, re.M)
        return {name: float(value) for name, value in found}


class Desktop:
    def __init__(self, house, agent, extension, token):
        self.house, self.agent, self.extension, self.token = house, agent, extension, token
        self.at_work = asyncio.Event()
        self.accepted, self.talking = {}, set()
        self.socket = self.seq = None
        self.pause = .5

    def call(self, method, target, body):
        spawn(self.house.call(self.token, method, target, body))

    async def live(self):
        while True:
            wish = {"force": True, "isKeepAliveEnabled": True, "allowMultiLogin": False}
            if self.seq is not None:
                wish["lastSeq"] = self.seq
            status, text = await self.house.call(self.token, "POST", "/v1/notification/subscribe",
                                                 wish)
            if status == 200:
                try:
                    self.socket = await WebSocket.open(json.loads(text)["webSocketUrl"])
                    while (frame := await self.socket.receive()) is not None:
                        self.hear(frame)
                except OSError:
                    pass
            await asyncio.sleep(self.pause)
            self.pause = .5

    def lose_socket(self, pause):
        if self.socket:
            self.pause = pause
            self.socket.abort()

    async def change_shift(self):
        if not self.at_work.is_set() or self.talking:
            return
        self.at_work.clear()
        await self.house.call(self.token, "PUT", "/v1/agents/logout",
                              {"logoutReason": "end of shift", "agentId": self.agent})
        self.log_in()

    def log_in(self):
        self.call("POST", "/v1/agents/login", {
            "dialNumber": self.extension, "teamId": self.house.team, "deviceType": "EXTENSION",
            "deviceId": self.extension, "isExtension": True, "roles": ["agent"], "takeOver": True})

    def hear(self, frame):
        if '"keepalive"' in frame[:40]:
            return
        envelope = TYPE.search(frame)[1]
        data = frame.find('"data":{')
        if envelope == "Welcome":
            if self.seq is None:
                return self.log_in()
            self.house.replayed += 1  # unless a snapshot comes
            return
        if envelope == "Snapshot":
            self.house.replayed -= 1
            self.house.told += 1
            self.seq = int(SEQ.findall(frame)[-1])
            return
        number = SEQ.search(frame, 0, max(data, 0))
        if number:
            self.seq = int(number[1])
        task = TASK.search(frame, data)
        self.act(TYPE.search(frame, data)[1], task[1] if task else "")

    def act(self, type, task):
        if type in ("AgentDNRegistered", "AgentOfferContactRona"):
            self.call("PUT", "/v1/agents/session/state",
                      {"state": "Available", "auxCodeId": "0", "agentId": self.agent})
            self.at_work.set()
        elif type == "AgentOfferContact":
            self.accepted[task] = time.monotonic()
            self.call("POST", "/v1/tasks/%s/accept" % task, {})
        elif type == "AgentContactAssigned" and task in self.accepted:
            self.house.assigned.append((time.monotonic() - self.accepted.pop(task)) * 1000)
            self.talking.add(task)
            talk = self.house.settings.talk / self.house.settings.time_scale
            asyncio.get_running_loop().call_later(talk, self.end, task)
        elif type == "AgentWrapup":
            self.call("POST", "/v1/tasks/%s/wrapup" % task,
                      {"auxCodeId": self.house.code, "wrapUpReason": "done"})
        elif type == "AgentWrappedUp":
            self.house.served += 1

    def end(self, task):
        self.talking.discard(task)
        self.call("POST", "/v1/tasks/%s/end" % task, {})


class Probe:
    """In a process of its own, so that it waits for nobody but the daemon."""

    def __init__(self, url):
        self.process = subprocess.Popen([sys.executable, __file__, "probe", url],
                                        stdout=subprocess.PIPE, text=True)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return json.loads(self.process.communicate()[0])


async def probe(url):
    socket = await WebSocket.open(url)
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    took = []
    while not over.is_set():
        begin = time.monotonic()
        socket.send('{"keepalive":"true"}')
        while '"keepalive"' not in (await socket.receive())[:40]:
            pass
        took.append((time.monotonic() - begin) * 1000)
        await asyncio.sleep(.1)  # of frames that say nothing 20 a second are allowed
    print(json.dumps(took))


def sync_times(folder, count=200):
    """What the disk takes for 4 KiB of its own, synced."""
    took = []
    file = os.open(folder / "sync", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for _ in range(count):
        begin = time.monotonic()
        os.write(file, b"x" * 4096)
        os.fdatasync(file)
        took.append((time.monotonic() - begin) * 1000)
    os.close(file)
    return took


async def measure(house):
    print("the disk alone:", shares(sync_times(house.folder)))
    print("nobody is there: %.0f MB" % house.megabytes())
    begin = time.monotonic()
    await house.fill()
    took = time.monotonic() - begin
    await asyncio.sleep(1.1)  # they are counted once a second
    waiting = (await house.metrics())['ringmaster_tasks{state="queued"}']
    print("%d contacts wait after %.1f s; %.0f MB" % (waiting, took, house.megabytes()))
    house.restart()
    print("after a start: %.0f MB" % house.megabytes())
    begin = time.monotonic()
    await house.open_desktops()
    idle = house.megabytes()
    print("%d desktops at work after %.1f s; %.0f MB"
          % (house.settings.desktops, time.monotonic() - begin, idle))
    before = await house.metrics()
    token = await house.token(role="agent", agentId=house.demo["resources"]["user"][1]["ciUserId"])
    _, text = await house.call(token, "POST", "/v1/notification/subscribe", {"force": True})
    echo = Probe(json.loads(text)["webSocketUrl"])
    peak = [idle]
    await house.work(house.settings.seconds, lambda: peak.append(house.megabytes()))
    took = echo.stop()
    after = await house.metrics()
    print("loop (keep-alive and echo):", shares(took),
          "; above 10 ms: %d, above 100 ms: %d" % (sum(one > 10 for one in took),
                                                    sum(one > 100 for one in took)))
    print("accept to assigned:", shares(house.assigned))
    quantile = 'ringmaster_%s_seconds_quantile{quantile="%s"}'
    for what in ("commit", "loop_lag"):
        print("%s: p50 %.2f ms, p99 %.2f ms" % (what, after[quantile % (what, "0.5")] * 1000,
                                                after[quantile % (what, "0.99")] * 1000))
    for bound in ("0.05", "0.1", "0.25", "+Inf"):
        name = 'ringmaster_commit_seconds_bucket{le="%s"}' % bound
        print("commits up to %s s: %d" % (bound, after[name] - before[name]))
    snapshots = "ringmaster_snapshots_total"
    if snapshots in after:
        print("snapshots meanwhile: %d" % (after[snapshots] - before[snapshots]))
    busy = house.megabytes()
    print("%d contacts served; %.0f MB, at most %.0f; per desktop at work %.1f kB"
          % (house.served, busy, max(peak), (busy - idle) * 1000 / house.settings.desktops))
    return True


class Churn:
    def __init__(self, house):
        self.house, self.turn = house, 0
        self.skills = [one["id"] for one in house.demo["resources"]["skill"]
                       if one["skillType"] == "Proficiency"]

    def second(self):
        house = self.house
        for _ in range(4):
            longest = random.choice((3, 3, 3, 90)) / house.settings.time_scale
            random.choice(house.desktops).lose_socket(random.uniform(.01, longest))
        run = spawn
        run(random.choice(house.desktops).change_shift())
        for _ in range(4):
            run(self.reskill())
        run(self.guest(self.turn))
        run(self.queue(self.turn))
        run(self.pbx(self.turn))
        if self.turn % 10 == 0:
            run(self.organization(self.turn))
        self.turn += 1

    def administer(self, method, rest, body=None):
        return self.house.call(self.house.administrator, method, self.house.path(rest), body)

    async def reskill(self):
        user = numbered("05e4aaaa", random.randrange(self.house.settings.desktops))
        added = [{"skillId": id, "proficiencyValue": random.randrange(11)} for id in self.skills]
        await self.administer("PATCH", "/user/%s/reskill" % user,
                              {"dynamicSkills": {"add": added}})

    async def guest(self, turn):
        number = 1000000 + turn
        agent = numbered("a9e4aaaa", number)
        await self.administer("POST", "/user", self.house.user(number))
        token = await self.house.token(role="agent", agentId=agent, subject="guest-%d" % turn)
        extension = str(100000 + number)
        await self.house.call(token, "POST", "/v1/agents/login", {
            "dialNumber": extension, "teamId": self.house.team, "deviceType": "EXTENSION",
            "deviceId": extension, "isExtension": True, "roles": ["agent"]})
        await self.house.call(token, "PUT", "/v1/agents/logout",
                              {"logoutReason": "over", "agentId": agent})
        await self.administer("DELETE", "/api-token/guest-%d" % turn)
        await self.administer("DELETE", "/user/" + numbered("05e4aaaa", number))

    async def queue(self, turn):
        id = numbered("c0e0bbbb", turn)
        model = self.house.demo["resources"]["contact-service-queue"][0]
        await self.administer("POST", "/contact-service-queue",
                              dict(model, id=id, name="Queue %d" % turn))
        await self.administer("DELETE", "/contact-service-queue/" + id)

    async def pbx(self, turn):
        token = await self.house.token(role="connector", subject="pbx-%d" % turn)
        await self.house.call(token, "POST", "/v1/connector/facts", {"facts": [
            {"number": 1, "type": "dtmf", "interactionId": numbered("ca11bbbb", 1),
             "leg": "customer", "digits": "1"}]})
        await self.administer("DELETE", "/api-token/pbx-%d" % turn)

    async def organization(self, turn):
        status, text = await self.house.call(self.house.provider, "POST", "/organization",
                                             {"name": "House %d" % turn})
        if status == 201:
            await self.house.call(self.house.provider, "DELETE", "/organization/%s?retentionDays=0"
                                  % json.loads(text)["id"])


async def soak(house):
    await house.fill()
    house.restart()
    await house.open_desktops()
    churn, memory = Churn(house), []
    every = max(1, int(house.settings.seconds / 20))

    def second():
        churn.second()
        memory.append(house.megabytes())
        if len(memory) % every == 0:
            print("%5d s  %7.1f MB  %d contacts served, %d resumed, %d told the state"
                  % (len(memory), memory[-1], house.served, house.replayed, house.told))
    await house.work(house.settings.seconds, second)
    quarter = len(memory) // 4
    third = statistics.median(memory[-2 * quarter:-quarter])
    last = statistics.median(memory[-quarter:])
    is_flat = last <= third * 1.02 + 2  # megabytes: an allocator's moods
    print("third quarter %.1f MB, last quarter %.1f MB: %s"
          % (third, last, "flat" if is_flat else "IT GROWS"))
    return is_flat


class Chooser:
    """An agent who chooses another reason to be Idle, again and again; how long each takes."""

    def __init__(self, house, number):
        self.house, self.agent = house, numbered("a9e4aaaa", number)
        self.extension = str(100000 + number)
        self.codes = [one["id"] for one in house.demo["resources"]["auxiliary-code"]
                      if one["workTypeCode"] == "IDLE_CODE" and not one.get("isSystemCode")][:2]
        self.took = []

    async def log_in(self):
        self.token = await self.house.token(role="agent", agentId=self.agent)
        await self.house.call(self.token, "POST", "/v1/agents/login", {
            "dialNumber": self.extension, "teamId": self.house.team, "deviceType": "EXTENSION",
            "deviceId": self.extension, "isExtension": True, "roles": ["agent"]})

    async def choose(self):
        while True:
            for code in self.codes:
                begin = time.monotonic()
                await self.house.call(self.token, "PUT", "/v1/agents/session/state", {
                    "state": "Idle", "auxCodeId": code, "agentId": self.agent})
                self.took.append((time.monotonic() - begin) * 1000)

    def taken(self):
        took, self.took = self.took, []
        return took


async def agree(house, at):
    """Callbacks for that second, in the queue nobody serves."""
    when = time.gmtime(at)
    until = time.gmtime(at + 3600)
    body = {"queueId": PARKING["contact-service-queue"], "timezone": "Etc/UTC",
            "scheduleDate": time.strftime("%Y-%m-%d", when),
            "startTime": time.strftime("%H:%M:%S", when),
            "endTime": time.strftime("%H:%M:%S", until)}

    async def some(first, last):
        for number in range(first, last):
            await house.call(house.administrator, "POST", "/v1/callbacks/web",
                             dict(body, callbackNumber="+4917%d" % (10000000 + number)))
    share = (house.settings.contacts + 31) // 32
    await asyncio.gather(*(some(first, min(first + share, house.settings.contacts))
                           for first in range(0, house.settings.contacts, share)))


async def due(house):
    print("the disk alone:", shares(sync_times(house.folder)))
    begin, scale = time.time(), house.settings.time_scale
    # Half an hour ahead is the least; the hours of one day.
    at = int(begin) + 45 * 60
    if time.gmtime(at + 3600).tm_mday != time.gmtime(at).tm_mday:
        at += 2 * 3600
    await house.open_desktops()
    chooser = Chooser(house, house.settings.desktops + house.settings.users - 1)
    await chooser.log_in()
    await agree(house, at)
    waiting = 'ringmaster_callbacks{state="waiting"}'
    while (metrics := await house.metrics())[waiting] < house.settings.contacts:
        await asyncio.sleep(.1)  # counted once a second
    print("%d callbacks agreed after %.1f s; %.0f MB; the second comes in %.1f s"
          % (metrics[waiting], time.time() - begin, house.megabytes(),
             begin + (at - begin) / scale - time.time()))
    choosing = spawn(chooser.choose())
    await asyncio.sleep(max(0, begin + (at - begin) / scale - time.time() - 1))
    before = chooser.taken()
    while (metrics := await house.metrics())[waiting] > 0:
        await asyncio.sleep(.01)
    meanwhile = chooser.taken()
    choosing.cancel()
    print("an agent's command before:", shares(before))
    print("from a second before until they are there:", shares(meanwhile))
    return metrics[waiting] == 0


def main():
    if sys.argv[1:2] == ["probe"]:
        return asyncio.run(probe(sys.argv[2]))
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("what", choices=("measure", "soak", "due"))
    words.add_argument("--daemon", default=str(SOURCE / "build/release/ringmasterd"))
    words.add_argument("--contacts", type=int, default=2000, help="that wait")
    words.add_argument("--desktops", type=int, default=50)
    words.add_argument("--users", type=int, default=0, help="beside those of the desktops")
    words.add_argument("--seconds", type=float, default=30)
    words.add_argument("--rate", type=float, default=10, help="arrivals per second")
    words.add_argument("--talk", type=float, default=3, help="seconds, by the server's clock")
    words.add_argument("--snapshot-every", type=int, default=1000)
    words.add_argument("--time-scale", type=int, default=1)
    words.add_argument("--seed", type=int, default=1)
    settings = words.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    random.seed(settings.seed)
    house = House(settings)
    house.found()
    house.start()

    async def run():
        return await {"measure": measure, "soak": soak, "due": due}[settings.what](house)
    is_good = asyncio.run(run())
    for what, count in sorted(house.refused.items()):
        print("%d x %s" % (count, what))
    status = house.stop()
    shutil.rmtree(house.folder)
    return 0 if status == 0 and is_good else 1


if __name__ == "__main__":
    sys.exit(main())
