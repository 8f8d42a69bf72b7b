#!/usr/bin/python3
"""Plays docs/examples against the real daemon: random calls and chats, while it is killed, wires
are cut and the connector forgets. In the end nothing may be left over on either side.

Prints `ok seed N …` or `FAILED seed N …`, and what is left over; exits with 1 when it failed.
"""

import argparse
import asyncio
import collections
import importlib.util
import logging
import os
import random
import shutil
import sys
import tempfile
import time

from people import Crowd, Hand
from server import Daemon, Wire

AGENTS = 14
ARRIVAL_SECONDS = 45  # in which all of them come
QUIET_LIMIT = 75  # seconds until the last one must be over


def example(root, name):
    path = os.path.join(root, "docs", "examples", name + ".py")
    spec = importlib.util.spec_from_file_location("example_" + name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class Day:
    """One seed."""

    def __init__(self, examples, arguments, seed):
        self.connector_example, desktop_example = examples
        self.arguments = arguments
        self.random = random.Random(seed)
        self.folder = tempfile.mkdtemp(prefix="ringmaster-examples-")
        self.daemon = Daemon(arguments.root, arguments.binary, self.folder)
        self.gateway_wire, self.desktop_wire = Wire(self.daemon), Wire(self.daemon)
        self.crowd = Crowd(seed * 1000)
        self.pbx = self.connector_example.Pbx(self.crowd)
        self.seed = seed
        self.desktop_class = desktop_example.Desktop
        self.contacts = {"telephony": [], "chat": []}
        self.desktops, self.hands, self.tasks = [], [], []
        self.connector = self.connecting = None
        self.troubles = collections.Counter()
        self.coming = True

    async def play(self):
        await self.daemon.start()
        self.gateway_url = await self.gateway_wire.open()
        self.start_connector()
        self.start_desktops(await self.desktop_wire.open())
        trouble = asyncio.create_task(self.make_trouble())
        await self.bring_contacts()
        self.coming = False
        await trouble
        left = await self.until_quiet()
        problems = left + self.broken_tasks() + await self.unfinished()
        await self.close()
        return problems

    # ---- who takes part ----------------------------------------------------------------------

    def start_connector(self):
        memory = self.connector_example.Memory(os.path.join(self.folder, "connector.db"))
        self.connector = self.connector_example.Connector(
            self.gateway_url, self.daemon.tokens["connector"], memory, self.pbx)
        self.pbx.tell = self.connector.tell
        self.connecting = self.start_task(self.connector.run())

    async def lose_connector(self, calls_too):
        """The process and its file are gone; what it connects goes on, or not."""
        self.connecting.cancel()
        for worker in self.connector.workers:
            worker.cancel()
        await asyncio.gather(self.connecting, *self.connector.workers, return_exceptions=True)
        self.tasks.remove(self.connecting)
        self.connector.memory.close()
        os.remove(os.path.join(self.folder, "connector.db"))
        if calls_too:
            for contact in list(self.pbx.contacts):
                self.pbx.forget(contact)
        self.start_connector()

    def start_desktops(self, url):
        users = self.daemon.organization["resources"]["user"]
        digital = [one for one in users if one["teamIds"][0].endswith("3")]
        others = [one for one in users if one not in digital]
        chosen = (digital[:5] + others)[:AGENTS]
        chosen = [one for one in chosen if one["ciUserId"] in self.daemon.tokens["agents"]]
        ids = [one["ciUserId"] for one in chosen]
        for place, user in enumerate(chosen):
            desktop = self.desktop_class(
                url, self.daemon.tokens["agents"][user["ciUserId"]],
                {"dialNumber": user["defaultDialledNumber"], "deviceType": "EXTENSION",
                 "isExtension": True, "teamId": user["teamIds"][0]})
            hand = Hand(desktop, [one for one in ids if one != user["ciUserId"]],
                        self.daemon.organization, self.seed * 1000 + place)
            self.desktops.append(desktop)
            self.hands.append(hand)
            self.start_task(desktop.run())
            self.start_task(hand.work())

    def start_task(self, work):
        task = asyncio.create_task(work)
        self.tasks.append(task)
        return task

    def broken_tasks(self):
        """Nothing of the examples may end by an exception."""
        return [f"ended: {one.exception()!r}" for one in self.tasks if one.done()]

    # ---- the day -----------------------------------------------------------------------------

    async def bring_contacts(self):
        media = ["telephony"] * self.arguments.calls + ["chat"] * self.arguments.chats
        self.random.shuffle(media)
        for one in media:
            self.contacts[one].append(self.crowd.comes(self.pbx, one))
            await asyncio.sleep(self.random.expovariate(len(media) / ARRIVAL_SECONDS))

    async def make_trouble(self):
        kinds = ["kill", "kill", "cut gateway", "cut desktops", "dead wires", "lost memory",
                 "lost calls"]
        while self.coming:
            await asyncio.sleep(self.random.uniform(1, 5))
            kind = self.random.choice(kinds)
            self.troubles[kind] += 1
            if kind == "kill":
                self.daemon.kill()
                await asyncio.sleep(self.random.uniform(0, 1))
                await self.daemon.start()
            elif kind == "cut gateway":
                self.gateway_wire.cut(self.random, 1)
            elif kind == "cut desktops":
                self.desktop_wire.cut(self.random, 0.5)
            elif kind == "dead wires":
                self.gateway_wire.cut(self.random, 0.3, dead=True)
                self.desktop_wire.cut(self.random, 0.2, dead=True)
            elif kind == "lost memory":
                await self.lose_connector(calls_too=False)
            else:
                kinds.remove(kind)  # once is enough: it ends everything
                await self.lose_connector(calls_too=True)

    # ---- the end -----------------------------------------------------------------------------

    async def left_over(self):
        """What is still there, in words."""
        status, live = await asyncio.to_thread(self.daemon.get, "/v1/tasks?pageSize=100")
        left = [f"server has {one['id']} {one.get('status')}" for one in live["data"]]
        if status != 200:
            left.append(f"live contacts: {status}")
        left += [f"pbx has {one}" for one in self.pbx.calls()]
        facts = self.connector.memory.open_facts()
        if facts or self.connector.under_way or self.connector.waiting:
            left.append(f"connector has {facts} facts and commands {self.connector.under_way}")
        for desktop in self.desktops:
            left += [f"desktop of {desktop.agent_id} has {task} {data['interaction']['state']}"
                     for task, data in desktop.tasks.items()]
            if not desktop.ready.is_set():
                left.append(f"desktop of {desktop.agent_id} is away: {desktop.problem}")
        return left

    async def until_quiet(self):
        until = time.monotonic() + QUIET_LIMIT
        while True:
            left = await self.left_over()
            if not left or time.monotonic() > until:
                return left
            await asyncio.sleep(0.25)

    async def unfinished(self):
        """Contacts the server knows and has no end of."""
        def look():
            problems, known = [], 0
            for contact in self.contacts["telephony"] + self.contacts["chat"]:
                status, answer = self.daemon.get(f"/v1/tasks/{contact}")
                known += status == 200
                if status not in (200, 404) or (status == 200 and "endTime" not in str(answer)):
                    problems.append(f"{contact}: {status} {answer}")
            self.known = known
            return problems
        return await asyncio.to_thread(look)

    async def close(self):
        for task in self.tasks + list(self.crowd.errands):
            task.cancel()
        await asyncio.gather(*self.tasks, *self.crowd.errands, return_exceptions=True)
        self.gateway_wire.close()
        self.desktop_wire.close()
        self.daemon.stop()
        self.connector.memory.close()

    def told(self):
        refused = sum((collections.Counter(one.refused) for one in self.hands),
                      collections.Counter())
        commands = sum(one.commands for one in self.hands)
        text = (f"{len(self.contacts['telephony'])} calls, {len(self.contacts['chat'])} chats "
                f"({self.known} reached the server), {commands} commands "
                f"({sum(refused.values())} refused), {dict(self.troubles)}")
        return text, refused


async def play(examples, arguments, seed):
    day = Day(examples, arguments, seed)
    began = time.monotonic()
    problems = await day.play()
    text, refused = day.told()
    word = "FAILED" if problems else "ok"
    lines = [f"{word} seed {seed}: {text}, {time.monotonic() - began:.0f} s"]
    if arguments.verbose:
        lines.append(str(refused))
    lines += ["  " + problem for problem in problems[:40]]
    if problems:
        lines.append(f"  logs and database: {day.folder}")
    else:
        shutil.rmtree(day.folder)
    print("\n".join(lines), flush=True)  # at once: others play beside it
    return not problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", help="ringmasterd")
    parser.add_argument("--root", default=os.path.join(os.path.dirname(__file__), "..", ".."))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO if arguments.verbose else logging.ERROR)
    examples = example(arguments.root, "connector"), example(arguments.root, "desktop")
    sys.exit(0 if asyncio.run(play(examples, arguments, arguments.seed)) else 1)


if __name__ == "__main__":
    main()
