#!/usr/bin/env python3
"""Live calls that an upgrade must not touch (tests/upgrade.sh).

    calls.py begin  FOLDER   signs agents in; one talks, one has his customer on hold, one owes a
                             wrap-up, and a customer waits
    calls.py look   FOLDER   they are where they were left; nobody is told anything
    calls.py finish FOLDER   the agents come back, and every call goes on to its end

FOLDER has config.json, tokens.json and organization.json; what was begun is kept in calls.json there.
With a `listen.publicUrl` they go by it, and believe the certificate in tls.pem there. Python 3 and
nothing else.
"""
import asyncio
import json
import pathlib
import ssl
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
from house import Http, WebSocket  # noqa: E402

PATIENCE = 20  # seconds


def fail(what):
    sys.exit("calls.py: " + what)


class Place:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        read = lambda name: json.loads((self.folder / name).read_text())
        listen = read("config.json")["listen"]
        url = urllib.parse.urlsplit(listen.get("publicUrl", ""))
        self.tls = None
        if url.scheme == "https":
            self.tls = ssl.create_default_context(cafile=self.folder / "tls.pem")
        self.http = Http(url.port or listen["port"], tls=self.tls)
        self.tokens = read("tokens.json")
        self.resources = read("organization.json")["resources"]
        self.line = self.resources["entry-point"][0]["id"]
        self.code = self.resources["agent-profile"][0]["defaultWrapUpCodeId"]

    async def ask(self, token, method, target, body=None, wanted=(200, 201, 202)):
        status, text = await self.http.send(token, method, target, body)
        if status not in wanted:
            fail("%s %s: %d %s" % (method, target, status, text[:300]))
        return json.loads(text) if text else {}

    async def customer_calls(self):
        made = await self.ask(self.tokens["connector"], "POST", "/v1/tasks", {
            "entryPointId": self.line, "direction": "INBOUND", "mediaType": "telephony",
            "destination": "+493023125101", "origin": "+4917612345678",
            "attributes": {"Customer_Name": "Mila Fischer"}})
        return made["data"]["id"]

    async def task(self, id):
        return (await self.ask(self.tokens["administrator"], "GET", "/v1/tasks/" + id))["data"]

    async def history(self, id):
        """Types of what has happened to it, in order."""
        rows = await self.ask(self.tokens["administrator"], "GET", "/v1/tasks/%s/events" % id)
        return [event["type"] for row in rows["data"] for event in row["events"]]


class Desk:
    """An agent at his desktop."""

    def __init__(self, place, number):
        self.place = place
        user = place.resources["user"][number - 1]
        self.agent, self.team = user["ciUserId"], user["teamIds"][0]
        self.extension = user["defaultDialledNumber"]
        self.token = place.tokens["agents"][self.agent]

    async def open(self):
        granted = await self.place.ask(self.token, "POST", "/v1/notification/subscribe",
                                       {"force": True, "isKeepAliveEnabled": True})
        self.socket = await WebSocket.open(granted["webSocketUrl"], self.place.tls)
        await self.hear("Welcome")

    async def hear(self, wanted, task=None):
        """The next frame of this type, of that contact."""
        async def look():
            while (frame := await self.socket.receive()) is not None:
                frame = json.loads(frame)
                data = frame.get("data") or {}
                types = (frame.get("type"), data.get("type"))
                if wanted in types and task in (None, data.get("interactionId")):
                    return data
            fail("%s: the socket is gone, %s was wanted" % (self.agent, wanted))
        try:
            return await asyncio.wait_for(look(), PATIENCE)
        except asyncio.TimeoutError:
            fail("%s: %s did not come" % (self.agent, wanted))

    async def log_in(self):
        await self.place.ask(self.token, "POST", "/v1/agents/login", {
            "dialNumber": self.extension, "teamId": self.team, "deviceType": "EXTENSION",
            "deviceId": self.extension, "isExtension": True, "roles": ["agent"]})
        await self.hear("AgentStationLoginSuccess")

    async def become(self, state, code="0"):
        await self.place.ask(self.token, "PUT", "/v1/agents/session/state",
                             {"state": state, "auxCodeId": code, "agentId": self.agent})
        await self.hear("AgentStateChangeSuccess")

    async def do(self, task, what, body=None):
        await self.place.ask(self.token, "POST", "/v1/tasks/%s/%s" % (task, what), body or {})

    async def take(self, task):
        await self.hear("AgentOfferContact", task)
        await self.do(task, "accept")
        await self.hear("AgentContactAssigned", task)

    async def finish(self, task):
        await self.do(task, "end")
        await self.hear("AgentWrapup", task)
        await self.wrap_up(task)

    async def wrap_up(self, task):
        await self.do(task, "wrapup", {"auxCodeId": self.place.code, "wrapUpReason": "done"})
        await self.hear("AgentWrappedUp", task)


PARTS = {"talks": 1, "holds": 2, "owes": 4}  # agents of the demo organization


async def begin(place):
    calls = {}
    for part, number in reversed(PARTS.items()):  # one after another, so that each gets his own
        desk = Desk(place, number)
        await desk.open()
        await desk.log_in()
        await desk.become("Available")
        task = calls[part] = await place.customer_calls()
        await desk.take(task)
        if part == "holds":
            await desk.do(task, "hold", {"mediaResourceId": task})
            await desk.hear("AgentContactHeld", task)
        if part == "owes":
            await desk.do(task, "end")
            await desk.hear("AgentWrapup", task)
    calls["waits"] = await place.customer_calls()
    (place.folder / "calls.json").write_text(json.dumps(calls))
    print("begun: " + ", ".join("%s %s" % one for one in calls.items()))


async def look(place):
    calls = json.loads((place.folder / "calls.json").read_text())
    for part, task in calls.items():
        happened = await place.history(task)
        is_over = "TaskEnded" in happened
        if is_over != (part == "owes") or "TaskClosed" in happened:
            fail("%s is not where it was left: %s" % (part, happened[-5:]))
        if part == "waits" and "OfferMade" in happened:
            fail("nobody was there to be offered what waits: %s" % happened[-5:])
    print("all four are where they were left")


async def finish(place):
    calls = json.loads((place.folder / "calls.json").read_text())
    desks = {part: Desk(place, number) for part, number in PARTS.items()}
    for desk in desks.values():
        await desk.open()
    await desks["owes"].wrap_up(calls["owes"])
    await desks["holds"].do(calls["holds"], "unhold", {"mediaResourceId": calls["holds"]})
    await desks["holds"].hear("AgentContactUnheld", calls["holds"])
    await desks["holds"].finish(calls["holds"])
    await desks["talks"].finish(calls["talks"])
    # All three are Available as before; whoever is offered it takes it.
    takers = [asyncio.create_task(desk.hear("AgentOfferContact", calls["waits"]))
              for desk in desks.values()]
    done, rest = await asyncio.wait(takers, timeout=PATIENCE,
                                    return_when=asyncio.FIRST_COMPLETED)
    for one in rest:
        one.cancel()
    if not done:
        fail("nobody was offered the call that waits")
    taker = list(desks.values())[takers.index(done.pop())]
    await taker.do(calls["waits"], "accept")
    await taker.hear("AgentContactAssigned", calls["waits"])
    await taker.finish(calls["waits"])
    for part, task in calls.items():
        happened = await place.history(task)
        if happened.count("TaskEnded") != 1 or happened.count("TaskClosed") != 1:
            fail("%s did not come to its end: %s" % (part, happened))
    print("all four went on to their end")


def main():
    what = {"begin": begin, "look": look, "finish": finish}.get(" ".join(sys.argv[1:2]))
    if what is None or len(sys.argv) != 3:
        sys.exit(__doc__)
    asyncio.run(what(Place(sys.argv[2])))


if __name__ == "__main__":
    main()
