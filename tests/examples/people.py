"""What people do at random: customers, phones and numbers of the PBX, agents at their desktops."""

import asyncio
import random

from server import WEBSITE

LINES = ["+493023125101", "+493023125102", "+493023125103", "+493023125104"]
NUMBERS = ["+4930555100", "+4930555200", "+4930555300"]
LIFE_MAX = 25  # seconds; then a customer has had enough
TASK_ACTIONS = {  # how probable, of all he could do
    "accept": 60, "consult/accept": 60, "reject": 2, "end": 10, "hold": 6, "unhold": 25,
    "hold/consult": 6, "unhold/consult": 6, "transfer": 6, "transfer/cancel": 5, "consult": 10,
    "consult/end": 8, "consult/transfer": 10, "consult/conference": 12, "conference/exit": 8,
    "conference/transfer": 4, "conference/drop": 4, "record/pause": 3, "record/resume": 5,
    "wrapup": 40, "wrapup/extend": 2}


class Crowd:
    """People of connector.Pbx: whoever is called answers, or not."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.errands = set()

    def errand(self, work):
        task = asyncio.create_task(work)
        self.errands.add(task)
        task.add_done_callback(self.errands.discard)

    async def rung(self, pbx, command):
        contact, leg = command["interactionId"], command["leg"]
        await asyncio.sleep(self.random.uniform(0.05, 0.8))
        choice = self.random.random()
        if choice < 0.75:
            pbx.answers(contact, leg)
        elif choice < 0.83:
            pbx.fails(contact, leg, self.random.choice(["busy", "no-answer", "out of order"]))
        elif choice < 0.87:
            pbx.hangs_up(contact, leg)

    async def line_is_slow(self, _command):
        slow = self.random.random() < 0.03
        await asyncio.sleep(self.random.uniform(0.2, 1.5) if slow else self.random.random() / 50)

    def bridged(self, pbx, command):
        if self.random.random() < 0.1:
            self.errand(self.breaks(pbx, command["interactionId"], command["leg"]))

    async def breaks(self, pbx, contact, leg):
        await asyncio.sleep(self.random.uniform(0.2, 4))
        if leg == "customer":
            pbx.customer_leaves(contact)
        elif self.random.random() < 0.8:
            pbx.hangs_up(contact, leg)
        else:
            pbx.fails(contact, leg, "broken")

    def comes(self, pbx, media):
        if media == "chat":
            contact = pbx.arrives("chat", WEBSITE, f"visitor-{self.random.randrange(10**6)}")
        else:
            contact = pbx.arrives("telephony", self.random.choice(LINES),
                                  f"+4917012{self.random.randrange(10**5):05}")
        self.errand(self.visit(pbx, contact))
        return contact

    async def visit(self, pbx, contact):
        short = self.random.random() < 0.3
        await asyncio.sleep(self.random.uniform(0.1, 5) if short else LIFE_MAX)
        pbx.customer_leaves(contact)


class Hand:
    """An agent at desktop.Desktop, who does what the desktop says he may."""

    def __init__(self, desktop, colleagues, document, seed):
        self.desktop, self.colleagues = desktop, colleagues
        self.random = random.Random(seed)
        self.commands, self.refused = 0, {}
        kinds = document["resources"]
        self.queues = [one["id"] for one in kinds["contact-service-queue"]
                       if one["channelType"] == "TELEPHONY"]
        self.points = [one["id"] for one in kinds["entry-point"]
                       if one["channelType"] == "TELEPHONY" and one.get("queueId")]
        self.wrap_up = kinds["agent-profile"][0]["defaultWrapUpCodeId"]

    async def work(self):
        while True:
            await asyncio.sleep(self.random.uniform(0.05, 0.5))
            if not self.desktop.ready.is_set() or self.desktop.agent is None:
                continue
            if self.desktop.agent.get("subStatus") == "Idle":
                self.note(await self.desktop.set_state("Available"), "state")
            elif self.desktop.tasks:
                await self.act()

    async def act(self):
        task, data = self.random.choice(list(self.desktop.tasks.items()))
        possible = [one for one in data["allowedActions"] if one in TASK_ACTIONS]
        chances = [TASK_ACTIONS[one] for one in possible]
        nothing = 20
        action = self.random.choices(possible + [None], chances + [nothing])[0]
        if action:
            self.note(await self.desktop.command(task, action, self.body(action, data)), action)

    def body(self, action, data):
        if action == "wrapup":
            return {"auxCodeId": self.wrap_up, "wrapUpReason": "done"}
        if action in ("consult", "transfer"):
            kind = self.random.choice(["agent", "agent", "queue", "dialNumber", "entryPoint"])
            if data["interaction"]["mediaType"] != "telephony":
                kind = "agent"
            to = {"agent": self.colleagues, "queue": self.queues, "dialNumber": NUMBERS,
                  "entryPoint": self.points}[kind]
            return {"to": self.random.choice(to), "destinationType": kind}
        if action == "conference/drop":
            parties = [one for one, party in data["interaction"]["participants"].items()
                       if party["pType"] in ("Agent", "DN") and not party.get("hasLeft")]
            return {"participantId": self.random.choice(parties)}
        return {}

    def note(self, answer, action):
        self.commands += 1
        status, body = answer
        if status >= 300:
            key = f"{action} {status} {body.get('reasonCode')}"
            self.refused[key] = self.refused.get(key, 0) + 1
