"""The real daemon in a folder of its own, and wires to it that can be cut."""

import asyncio
import json
import os
import re
import signal
import subprocess
import urllib.error
import urllib.request

ORGANIZATION = "config/demo-organization.json"
TELEPHONY_AND_CHAT = {
    "id": "c0ffee00-0000-4000-8000-000000000001", "name": "Example", "tokenSubject": "example",
    "channels": ["telephony", "chat"], "musicOnHoldId": "house-hold"}
WEBSITE = "help@sonnental.example"  # where customers write to
START_LIMIT = 60


def shortened(document):
    """Nobody waits for long here."""
    kinds = document["resources"]
    kinds["connector"] = [TELEPHONY_AND_CHAT]
    for setting in kinds["organization-setting"]:
        setting.update(ronaTimeoutTelephony=4, ronaTimeoutChat=4, connectingTimeout=5,
                       connectorCommandTimeout=5, declineBackoff=1, consultToQueueTimeout=5)
    for queue in kinds["contact-service-queue"]:
        queue.pop("ronaTimeout", None)
        queue.pop("queueSkillRequirements", None)
        queue.pop("relaxationSteps", None)
        queue["recordingPauseDuration"] = 2
        for group in queue.get("callDistributionGroups", []):
            group["duration"] = 0
    for point in kinds["entry-point"]:
        if point["channelType"] == "CHAT":
            point["assetId"] = WEBSITE
    for profile in kinds["agent-profile"]:
        profile["autoWrapAfterSeconds"] = 5
        profile["autoWrapUp"] = True
    return document


class Daemon:
    def __init__(self, root, binary, folder):
        self.binary, self.folder = binary, folder
        self.config = os.path.join(folder, "ringmaster.json")
        self.process, self.port, self.starts = None, None, 0
        with open(os.path.join(root, ORGANIZATION), encoding="utf-8") as file:
            self.organization = shortened(json.load(file))
        self.write("ringmaster.json", {
            "listen": {"address": "127.0.0.1", "port": 0},
            "data": {"directory": os.path.join(folder, "data"), "reserveBytes": 1048576}})
        os.mkdir(os.path.join(folder, "data"))
        self.tool("import", "--config", self.config,
                  self.write("organization.json", self.organization))
        org = ["--config", self.config, "--org", self.organization["organization"]["id"]]
        self.tokens = json.loads(self.tool("token", "create", *org, "--all-agents", "--json"))
        self.tokens["connector"] = self.tool("token", "create", *org, "--role", "connector",
                                             "--subject", "example", "--name", "Example").strip()

    def write(self, name, document):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        return path

    def tool(self, *arguments):
        return subprocess.run([self.binary, *arguments], check=True, capture_output=True,
                              text=True).stdout

    async def start(self):
        self.starts += 1
        path = os.path.join(self.folder, f"daemon-{self.starts}.log")
        with open(path, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen([self.binary, "serve", "--config", self.config],
                                            stdout=log, stderr=log)
        for _ in range(START_LIMIT * 50):
            with open(path, encoding="utf-8") as log:
                found = re.search(r"listening on 127\.0\.0\.1:(\d+)", log.read())
            if found:
                self.port = int(found[1])
                return
            if self.process.poll() is not None:
                break
            await asyncio.sleep(0.02)  # the line that names the port
        with open(path, encoding="utf-8") as log:
            raise RuntimeError("the daemon does not start:\n" + log.read()[-2000:])

    def kill(self):
        self.port = None
        self.process.kill()
        self.process.wait()

    def stop(self):
        """True if it ended well."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60) == 0

    def get(self, path):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Authorization": "Bearer " + self.tokens["administrator"]})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read() or b"{}")


class Connection:
    def __init__(self, end):
        self.ends, self.dead = [end], False

    def hang_up(self):
        for end in self.ends:
            end.transport.abort()


class Wire:
    """A way to the daemon, wherever it listens now; connections can be cut or go dead."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.server, self.connections = None, set()

    async def open(self):
        self.server = await asyncio.start_server(self.connect, "127.0.0.1", 0)
        return "http://127.0.0.1:%d" % self.server.sockets[0].getsockname()[1]

    async def connect(self, reader, writer):
        connection = Connection(writer)
        self.connections.add(connection)
        try:
            if self.daemon.port is None:
                return
            there, back = await asyncio.open_connection("127.0.0.1", self.daemon.port)
            connection.ends.append(back)
            await asyncio.gather(self.carry(connection, reader, back),
                                 self.carry(connection, there, writer))
        except OSError:
            pass
        finally:
            connection.hang_up()
            self.connections.discard(connection)

    async def carry(self, connection, reader, writer):
        while data := await reader.read(65536):
            if not connection.dead:
                writer.write(data)
                await writer.drain()
        connection.hang_up()

    def cut(self, choice, share, dead=False):
        """That share of the connections; a dead one stays open and carries nothing more."""
        for one in list(self.connections):
            if choice.random() < share:
                one.dead = True
                if not dead:
                    one.hang_up()

    def close(self):
        self.server.close()
        for one in list(self.connections):
            one.hang_up()
