#!/usr/bin/python3
"""A minimal desktop to copy: one agent, one socket, and a screen drawn from the frames alone.

`Desktop` is what a page needs: it subscribes, opens, signs in, comes back after a loss with the
number of the last frame it had, and keeps what there is to show in `agent` and `tasks`. Commands
are requests; what they change is seen when its frame comes. docs/api/desktops.md says why. Needs
Python 3.11 and Debian's python3-websockets.

    desktop.py --url http://127.0.0.1:8080 --token-file token --number 2001

Then type `available`, `idle CODE`, `accept`, `hold`, `unhold`, `end`, `wrapup CODE [text]` or
`quit`; a number behind the word says which contact of the screen, without one it is the first.
"""

import argparse
import asyncio
import http.client
import json
import random
import sys
import urllib.error
import urllib.request

import websockets

KEEP_ALIVE = json.dumps({"keepalive": "true"})
KEEP_ALIVE_EVERY = 4  # seconds
SILENT_MAX = 8  # seconds without any frame: the socket is dead, whatever TCP says
WAITS = [0.2, 0.5, 1, 2, 4, 8]  # seconds before it connects again, longer each time


class Lost(Exception):
    """The socket is of no use any more."""


class Replaced(Exception):
    """This agent has opened another desktop: this one would only take it away from him again."""


class Desktop:
    def __init__(self, url, token, station, draw=lambda desktop: None):
        """`station` is the body of a login: dialNumber, deviceType, teamId …"""
        self.url, self.token, self.station, self.draw = url, token, station, draw
        self.agent_id = None
        self.agent = None  # the newest data about the agent, None: not signed in
        self.tasks = {}  # the newest data of each contact, by its id
        self.last_seq = None
        self.problem = ""  # why the last thing he wanted came to nothing
        self.ready = asyncio.Event()  # signed in, and the socket is open

    # ---- requests ----------------------------------------------------------------------------

    def request(self, method, path, body):
        request = urllib.request.Request(
            self.url + path, method=method, data=json.dumps(body).encode(),
            headers={"Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read() or b"{}")

    async def ask(self, method, path, body):
        """Status and answer; of a refusal `problem` says why. 0: nobody answered."""
        try:
            status, answer = await asyncio.to_thread(self.request, method, path, body)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            status, answer = 0, {"errorData": str(problem)}
        self.problem = "" if status < 300 and status else answer.get("errorData", str(status))
        return status, answer

    async def command(self, task, action, body=None):
        """`action` is one of the contact's allowedActions."""
        verb, _, of_consult = action.partition("/")
        body = dict(body or {})
        if verb in ("hold", "unhold"):
            data = self.tasks.get(task, {})
            body["mediaResourceId"] = data.get("consultMediaResourceId") if of_consult else task
            action = verb
        return await self.ask("POST", f"/v1/tasks/{task}/{action}", body)

    async def set_state(self, state, code="0"):
        return await self.ask("PUT", "/v1/agents/session/state",
                              {"state": state, "auxCodeId": code})

    async def sign_in(self):
        return await self.ask("POST", "/v1/agents/login", {**self.station, "takeOver": True})

    async def sign_out(self):
        return await self.ask("PUT", "/v1/agents/logout", {"logoutReason": "Done"})

    # ---- the socket --------------------------------------------------------------------------

    async def run(self):
        """Until it is cancelled, or the agent opens another desktop."""
        failures = 0
        while True:
            try:
                await self.session()
            except Replaced:
                self.ready.clear()
                self.agent, self.problem = None, "open elsewhere"
                return self.draw(self)
            except (OSError, Lost, TimeoutError, websockets.WebSocketException) as problem:
                self.problem = f"not connected: {problem}"
            failures = 0 if self.ready.is_set() else failures + 1
            self.ready.clear()
            self.draw(self)
            await asyncio.sleep(WAITS[min(failures, len(WAITS) - 1)] * random.uniform(0.5, 1))

    async def session(self):
        body = {"isKeepAliveEnabled": True, "allowMultiLogin": False, "force": True}
        if self.last_seq is not None:
            body["lastSeq"] = self.last_seq
        status, answer = await self.ask("POST", "/v1/notification/subscribe", body)
        if status != 200:
            raise Lost(self.problem)
        async with websockets.connect(answer["webSocketUrl"], ping_interval=None,
                                      close_timeout=1) as socket:
            keeper = asyncio.create_task(self.keep_alive(socket))
            try:
                if self.agent is None:
                    await self.first_time(socket)
                else:
                    self.ready.set()
                while True:
                    self.take(await self.next_frame(socket))
            finally:
                keeper.cancel()

    async def first_time(self, socket):
        """A page that was just loaded: is this agent signed in already? Else he signs in now."""
        status, _ = await self.ask("POST", "/v1/agents/reload", {})
        while status == 202 and self.agent is None:
            frame = await self.next_frame(socket)
            self.take(frame)
            kind = frame.get("data", {}).get("type")
            if kind == "AgentReloginFailed":
                status, _ = await self.sign_in()
            elif kind == "AgentStationLoginFailed":
                raise Lost(self.problem)
        if self.agent is None:
            raise Lost(self.problem)
        self.ready.set()

    async def next_frame(self, socket):
        async with asyncio.timeout(SILENT_MAX):
            return json.loads(await socket.recv())

    async def keep_alive(self, socket):
        while True:
            await asyncio.sleep(KEEP_ALIVE_EVERY)
            await socket.send(KEEP_ALIVE)

    # ---- frames ------------------------------------------------------------------------------

    def take(self, frame):
        """All that is known comes from here."""
        data = frame.get("data", {})
        kind = data.get("type")
        if frame.get("type") == "Welcome":
            self.agent_id = data["agentId"]
        elif frame.get("type") == "AGENT_MULTI_LOGIN":
            raise Replaced
        elif frame.get("type") == "Snapshot":  # too much was missed: this is all there is
            self.last_seq = data["seq"]
            self.take_agent(data["agent"])
            self.tasks = {one["interactionId"]: one for one in data["tasks"]}
        elif "data" in frame:
            self.count(frame)
            if kind == "AgentReloginSuccess":
                self.last_seq, self.tasks = data["seq"], {}
                self.take_agent(data)
            elif kind.endswith("Failed") and "interaction" not in data:
                self.problem = data.get("errorData") or data.get("reason")
            elif "interaction" in data:
                self.take_task(data)
            elif "subStatus" in data:
                self.take_agent(data)
        self.draw(self)

    def take_agent(self, data):
        self.agent = None if data.get("status") == "LoggedOut" else data

    def count(self, frame):
        """`seq` has no gaps: a page that sees one has lost frames, and comes back for them."""
        seq = frame.get("seq")
        if seq is None:
            return  # hydration, failures: not numbered
        if self.last_seq is not None and seq != self.last_seq + 1:
            raise Lost(f"frame {seq} behind {self.last_seq}")
        self.last_seq = seq

    def take_task(self, data):
        """Every event carries the whole contact: it replaces what was there, or takes it away."""
        if data.get("isOver"):
            self.tasks.pop(data["interactionId"], None)
        else:
            self.tasks[data["interactionId"]] = data


# ---- a terminal for a screen -----------------------------------------------------------------


def drawn(desktop):
    agent = desktop.agent
    lines = ["not signed in" if agent is None else
             f"{agent.get('subStatus')} {agent.get('auxCodeId', '')} on {agent.get('dn', '')}"]
    for number, data in enumerate(desktop.tasks.values(), 1):
        contact = data["interaction"]
        who = contact["callAssociatedDetails"].get("ani", "?")
        lines.append(f"  {number}. {contact['mediaType']} {who}: {contact['state']}"
                     f"  can {', '.join(data['allowedActions'])}")
    return "\n".join(lines + ([f"  ! {desktop.problem}"] if desktop.problem else []))


def show(desktop):
    text = drawn(desktop)
    if text != getattr(desktop, "shown", None):
        desktop.shown = text
        print(text, flush=True)


async def obey(desktop, words):
    verb, rest = words[0], words[1:]
    if verb == "available":
        return await desktop.set_state("Available")
    if verb == "idle":
        return await desktop.set_state("Idle", rest[0])
    place = int(rest.pop(0)) - 1 if rest and rest[0].isdigit() else 0
    task = list(desktop.tasks)[place]
    body = {}
    if verb == "wrapup":
        body = {"auxCodeId": rest[0], "wrapUpReason": " ".join(rest[1:]) or "done"}
    return await desktop.command(task, verb, body)


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--token-file", required=True, help="holds a token of role agent")
    parser.add_argument("--number", required=True, help="of his phone")
    parser.add_argument("--team", help="id, if he is in several")
    arguments = parser.parse_args()
    with open(arguments.token_file, encoding="ascii") as file:
        token = file.read().strip()
    station = {"dialNumber": arguments.number, "deviceType": "EXTENSION", "isExtension": True}
    if arguments.team:
        station["teamId"] = arguments.team
    desktop = Desktop(arguments.url, token, station, show)
    running = asyncio.create_task(desktop.run())
    while True:
        line = await asyncio.to_thread(sys.stdin.readline)
        words = line.split()
        if not line or words == ["quit"]:
            break
        try:
            if words:
                await obey(desktop, words)
        except (IndexError, ValueError):
            desktop.problem = "what? see desktop.py --help"
        desktop.draw(desktop)
    await desktop.sign_out()
    running.cancel()


if __name__ == "__main__":
    asyncio.run(main())
