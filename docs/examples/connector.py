#!/usr/bin/python3
"""A connector to copy: a telephone system and a chat gateway in one, with nothing real behind them.

`Memory` keeps what must outlive the process, `Connector` speaks the protocol of docs/connectors.md.
Both can be taken as they are. `Pbx` is what you replace: it says what there is, does what it is
told, and tells what happens. Needs Python 3.11 and Debian's python3-websockets.

    connector.py --url http://127.0.0.1:8080 --token-file token --memory connector.db \
        --call +493023125101 --chat help@example.org --every 5
"""

import argparse
import asyncio
import collections
import dataclasses
import http.client
import json
import logging
import random
import sqlite3
import time
import urllib.request
import uuid

import websockets

log = logging.getLogger("connector")

FACTS_AHEAD = 100  # not acknowledged yet; the server closes a socket that is 512 messages ahead
CALLS_PER_FRAME = 100  # a frame has at most 64 KiB
RESULTS_KEPT = 60.0  # seconds of this machine's clock: no command is open for longer than 20
WAITS = [0.2, 0.5, 1, 2, 4, 8]  # seconds before it connects again, longer each time


class Memory:
    """Facts that are not acknowledged, their numbers, and results; on disk before they are told."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("""
            CREATE TABLE IF NOT EXISTS count (last INTEGER NOT NULL, greeted INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS facts (number INTEGER PRIMARY KEY, frame TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS results (number INTEGER PRIMARY KEY, frame TEXT NOT NULL,
                                                at REAL NOT NULL);
            INSERT INTO count SELECT 0, 0 WHERE NOT EXISTS (SELECT * FROM count);
        """)

    def close(self):
        self.db.close()

    def add_fact(self, frame):
        """Gives it the next number, which no other fact ever gets."""
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("UPDATE count SET last = last + 1")
        (number,) = self.db.execute("SELECT last FROM count").fetchone()
        text = json.dumps({"type": "fact", "number": number, **frame})
        self.db.execute("INSERT INTO facts VALUES (?, ?)", (number, text))
        self.db.execute("COMMIT")

    def next_fact(self, after):
        """(number, text) of the first one behind `after` that is not acknowledged, or None."""
        return self.db.execute("SELECT number, frame FROM facts WHERE number > ? "
                               "ORDER BY number LIMIT 1", (after,)).fetchone()

    def settle_fact(self, number):
        """It was taken, or will never be. Gives its frame, or None if it was settled before."""
        found = self.db.execute("SELECT frame FROM facts WHERE number = ?", (number,)).fetchone()
        self.db.execute("DELETE FROM facts WHERE number = ?", (number,))
        return json.loads(found[0]) if found else None

    def open_facts(self):
        return self.db.execute("SELECT count(*) FROM facts").fetchone()[0]

    def greet(self, last_fact):
        """A memory that is new to the server goes on behind what was taken of one that is lost.

        Numbers up to `last_fact` count as taken: facts that were numbered before are moved up.
        """
        _, greeted = self.db.execute("SELECT last, greeted FROM count").fetchone()
        if greeted:
            return
        self.db.execute("BEGIN IMMEDIATE")
        moved = self.db.execute("SELECT number, frame FROM facts ORDER BY number").fetchall()
        self.db.execute("DELETE FROM facts")
        for number, frame in moved:
            text = json.dumps({**json.loads(frame), "number": number + last_fact})
            self.db.execute("INSERT INTO facts VALUES (?, ?)", (number + last_fact, text))
        self.db.execute("UPDATE count SET last = last + ?, greeted = 1", (last_fact,))
        self.db.execute("COMMIT")

    def add_result(self, number, text):
        self.db.execute("DELETE FROM results WHERE at < ?", (time.time() - RESULTS_KEPT,))
        self.db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
                        (number, text, time.time()))

    def result(self, number):
        found = self.db.execute("SELECT frame FROM results WHERE number = ?", (number,)).fetchone()
        return found[0] if found else None


class Connector:
    """Keeps a socket open, says every fact until it is settled, and carries every command out once.

    `pbx` has `calls()`, `carry_out(command)`, `turned_away(interaction_id, reason_code)`, and calls
    `tell` for what happens.
    """

    def __init__(self, url, token, memory, pbx):
        self.url, self.token, self.memory, self.pbx = url, token, memory, pbx
        self.sent = 0  # the number of the last fact said on this socket
        self.unsettled = 0  # facts said on this socket without an answer yet
        self.something_to_say = asyncio.Event()
        self.socket = None
        self.under_way = set()  # numbers of commands that are being carried out
        self.waiting = {}  # the commands of each contact, in order
        self.workers = set()

    def tell(self, fact, interaction_id, **fields):
        self.memory.add_fact({"fact": fact, "interactionId": interaction_id, **fields})
        self.something_to_say.set()

    async def run(self):
        """Until it is cancelled."""
        failures = 0
        while True:
            began = time.monotonic()
            try:
                await self.session()
            except (OSError, http.client.HTTPException, websockets.WebSocketException,
                    TimeoutError) as problem:
                log.info("no connection: %s", problem)
            failures = 0 if time.monotonic() - began > 10 else failures + 1
            await asyncio.sleep(WAITS[min(failures, len(WAITS) - 1)] * random.uniform(0.5, 1))

    def subscribe(self):
        request = urllib.request.Request(
            self.url + "/v1/connector/subscribe", method="POST", data=b"{}",
            headers={"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["webSocketUrl"]

    async def session(self):
        address = await asyncio.to_thread(self.subscribe)
        # The library's pings keep the socket open, and tell when nobody answers any more.
        async with websockets.connect(address, ping_interval=5, ping_timeout=10) as socket:
            async with asyncio.timeout(10):
                welcome = json.loads(await socket.recv())
                more = True
                while more:  # what the server has; what it lacks, it finds in our own list
                    more = json.loads(await socket.recv())["more"]
            self.memory.greet(welcome["lastFact"])
            self.sent, self.unsettled, self.socket = 0, 0, socket
            speaker = asyncio.create_task(self.speak(socket))
            try:
                async for text in socket:
                    await self.hear(socket, json.loads(text))
            finally:
                self.socket = None
                speaker.cancel()
                await asyncio.gather(speaker, return_exceptions=True)

    async def speak(self, socket):
        """Facts in order, and our list of calls behind those there were at first."""
        listed = False
        while True:
            self.something_to_say.clear()
            fact = self.memory.next_fact(self.sent)
            if fact and self.unsettled < FACTS_AHEAD:
                self.sent = fact[0]
                self.unsettled += 1
                await socket.send(fact[1])
            elif not fact and not listed:
                listed = True
                await self.say_calls(socket)
            else:
                await self.something_to_say.wait()

    async def say_calls(self, socket):
        calls = self.pbx.calls()
        for at in range(0, max(len(calls), 1), CALLS_PER_FRAME):
            more = at + CALLS_PER_FRAME < len(calls)
            await socket.send(json.dumps({"type": "calls", "more": more,
                                          "calls": calls[at:at + CALLS_PER_FRAME]}))

    async def hear(self, socket, frame):
        kind = frame.get("type")
        if kind == "command":
            await self.ordered(socket, frame)
        elif kind == "ack":
            fact = self.settled(frame["number"])
            if fact and "refused" in frame:
                self.pbx.turned_away(fact["interactionId"], frame["refused"]["reasonCode"])
        elif kind == "error":
            log.error("the server does not understand: %s", frame)
            if frame["frame"] == "fact" and frame["number"]:
                self.settled(frame["number"])  # it will not be taken, however often it is said
        elif kind == "replaced":
            log.warning("there is a newer socket: does another connector use this token?")

    def settled(self, number):
        self.unsettled -= 1
        self.something_to_say.set()
        return self.memory.settle_fact(number)

    async def ordered(self, socket, command):
        """A command comes at least once, and is carried out once."""
        number = command["number"]
        known = self.memory.result(number)
        if known:
            await socket.send(known)
        elif number not in self.under_way:
            self.under_way.add(number)
            contact = command["interactionId"]
            if contact in self.waiting:
                self.waiting[contact].append(command)
            else:
                self.waiting[contact] = collections.deque([command])
                worker = asyncio.create_task(self.work(contact))
                self.workers.add(worker)
                worker.add_done_callback(self.workers.discard)

    async def work(self, contact):
        """The commands of one contact one after another; each contact has a worker of its own."""
        waiting = self.waiting[contact]
        while waiting:
            command = waiting.popleft()
            try:
                cause = await self.pbx.carry_out(command)
            except Exception as problem:  # pylint: disable=broad-except
                log.exception("%s failed", command["command"])
                cause = type(problem).__name__
            await self.report(command, cause)
        del self.waiting[contact]

    async def report(self, command, cause):
        result = {"type": "result", "number": command["number"],
                  "interactionId": command["interactionId"], "ok": cause is None}
        if cause is not None:
            result["cause"] = cause
        text = json.dumps(result)
        self.memory.add_result(command["number"], text)
        self.under_way.discard(command["number"])
        if self.socket is None:
            return  # the command comes again, and finds its result
        try:
            await self.socket.send(text)
        except websockets.WebSocketException:
            pass  # likewise


# ---- what you replace ------------------------------------------------------------------------


@dataclasses.dataclass
class Leg:
    name: str
    up: bool = False  # rings until then
    held: bool = False
    muted: bool = False
    mix: str = ""  # whom it hears: those in the same mix
    rings: asyncio.Task = None  # the person who may answer


@dataclasses.dataclass
class Call:
    id: str
    media: str
    legs: dict
    recording: bool = False


class Pbx:
    """Calls and chats without media. A leg is there from its ring, dial or arrival to its end.

    What is asked twice is done once: a leg that rings is not rung again, one that is gone is gone.
    `people` says what they do: subclass it.
    """

    def __init__(self, people=None):
        self.contacts = {}
        self.people = people or People()
        self.tell = None  # Connector.tell

    # -- from outside: what customers and phones do --

    def arrives(self, media, destination, origin):
        call = Call(str(uuid.uuid4()), media, {})
        call.legs["customer"] = Leg("customer", up=True, mix="talk")
        self.contacts[call.id] = call
        self.tell("customer-arrived", call.id, mediaType=media, destination=destination,
                  origin=origin)
        return call.id

    def customer_leaves(self, contact):
        if self.drop(contact, "customer"):
            self.tell("customer-left", contact)

    def answers(self, contact, leg):
        one = self.leg(contact, leg)
        if one and not one.up:
            one.up = True
            self.tell("leg-answered", contact, leg=leg)

    def fails(self, contact, leg, cause):
        if self.drop(contact, leg):
            self.tell("leg-failed", contact, leg=leg, cause=cause)

    def hangs_up(self, contact, leg):
        if self.drop(contact, leg):
            self.tell("leg-hungup", contact, leg=leg)

    # -- from the server --

    def calls(self):
        return [{"interactionId": call.id, "mediaType": call.media, "legs": list(call.legs)}
                for call in self.contacts.values()]

    def turned_away(self, contact, reason_code):
        log.info("%s was turned away: %s", contact, reason_code)
        self.forget(contact)

    async def carry_out(self, command):
        """None, or why it cannot be done."""
        if command["mediaType"] != "telephony":
            return self.carry_out_digital(command)
        await self.people.line_is_slow(command)
        name = command["command"]
        call = self.contacts.get(command["interactionId"])
        if name == "hangup":  # also of what is gone: that is what was wanted
            self.drop(command["interactionId"], command["leg"])
            return None
        if name == "record-stop":
            if call:
                call.recording = False
            return None
        if call is None:
            return "no such call"
        return getattr(self, name.replace("-", "_"))(call, command)

    def carry_out_digital(self, command):
        contact, leg = command["interactionId"], command["leg"]
        if command["command"] == "bridge":
            call = self.contacts.get(contact)
            if call is None:
                return "no such contact"
            call.legs.setdefault(leg, Leg(leg, up=True, mix="talk"))
            self.people.bridged(self, command)
        elif command["command"] == "hangup":
            self.forget(contact)
        else:
            self.drop(contact, leg)
        return None

    def ring(self, call, command):
        name = command["leg"]
        if name not in call.legs:
            leg = call.legs[name] = Leg(name)
            leg.rings = asyncio.create_task(self.people.rung(self, command))
        return None

    dial = ring

    def answer(self, call, command):
        if command["leg"] not in call.legs:
            return "no such leg"
        self.answers(call.id, command["leg"])
        return None

    def bridge(self, call, command):
        """Into the mix of `otherLeg`. It ends a mute, and never a hold."""
        name, other = command["leg"], command["otherLeg"]
        if name not in call.legs and command.get("purpose") == "monitor":
            call.legs[name] = Leg(name, up=True)  # who listens is called for it, and answers
        leg, partner = call.legs.get(name), call.legs.get(other)
        if leg is None or partner is None:
            return "no such leg"
        leg.muted = command.get("monitorMode") == "listen"
        partner.mix = partner.mix or other
        leg.mix = partner.mix
        self.people.bridged(self, command)
        return None

    def unbridge(self, call, command):
        if command["leg"] in call.legs:
            call.legs[command["leg"]].mix = ""
        return None

    def on_leg(self, call, name, **changes):
        leg = call.legs.get(name)
        if leg is None:
            return "no such leg"
        for field, value in changes.items():
            setattr(leg, field, value)
        return None

    def hold(self, call, command):
        return self.on_leg(call, command["leg"], held=True)

    def unhold(self, call, command):
        return self.on_leg(call, command["leg"], held=False)

    def swap(self, call, command):
        if command["leg"] not in call.legs or command["otherLeg"] not in call.legs:
            return "no such leg"  # both or neither
        self.on_leg(call, command["otherLeg"], held=True)
        return self.on_leg(call, command["leg"], held=False)

    def mute(self, call, command):
        return self.on_leg(call, command["leg"], muted=True)

    def play(self, call, command):
        return self.on_leg(call, command["leg"])

    def record_start(self, call, _command):
        call.recording = True
        return None

    record_resume = record_start

    def record_pause(self, call, _command):
        return None if call.recording else "nothing is recorded"

    # -- inside --

    def leg(self, contact, name):
        call = self.contacts.get(contact)
        return call.legs.get(name) if call else None

    def drop(self, contact, name):
        """True if it was there. A call whose legs are all gone is over, and so is its recording."""
        call = self.contacts.get(contact)
        leg = call.legs.pop(name, None) if call else None
        if leg is None:
            return False
        if leg.rings and leg.rings is not asyncio.current_task():
            leg.rings.cancel()
        if not call.legs:
            self.contacts.pop(contact)
        return True

    def forget(self, contact):
        call = self.contacts.get(contact)
        for name in list(call.legs) if call else []:
            self.drop(contact, name)


class People:
    """Those at the phones: they answer after three seconds."""

    async def rung(self, pbx, command):
        await asyncio.sleep(3)
        pbx.answers(command["interactionId"], command["leg"])

    async def line_is_slow(self, command):
        """Before a command of telephony takes effect."""

    def bridged(self, pbx, command):
        """A leg has been put through: speech, or here nothing."""


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--token-file", required=True, help="holds a token of role connector")
    parser.add_argument("--memory", default="connector.db", help="file, made when it is not there")
    parser.add_argument("--call", help="customers call this number")
    parser.add_argument("--chat", help="customers write to this address")
    parser.add_argument("--every", type=float, default=5, help="seconds from one to the next")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with open(arguments.token_file, encoding="ascii") as file:
        token = file.read().strip()
    pbx = Pbx()
    connector = Connector(arguments.url, token, Memory(arguments.memory), pbx)
    pbx.tell = connector.tell
    running = asyncio.create_task(connector.run())
    while not running.done():
        if arguments.call:
            pbx.arrives("telephony", arguments.call, f"+49170{random.randrange(10**7):07}")
        if arguments.chat:
            pbx.arrives("chat", arguments.chat, f"visitor-{random.randrange(10**6)}")
        await asyncio.sleep(arguments.every)
    await running


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
