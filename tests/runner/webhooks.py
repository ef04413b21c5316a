#!/usr/bin/env python3
"""Webhooks as a receiver meets them: signatures checked by the Standard Webhooks library (not ours), two secrets while one is being
replaced, private targets refused, a slow and a dead target that hold up nobody, kill -9 that loses nothing.

usage: webhooks.py [--program PATH] [--node-modules DIR]    SQLite, and PostgreSQL where SHUQUAN_TEST_POSTGRESQL names a server
"""
import argparse
import ipaddress
import json
import os
import pathlib
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import yaml

from client import Client
from demo_server import ROOT, DemoServer, databases
from scenario import Scenario
from working_days import WorkingDays

OWNER = "demo.applicant.beijing"
FOLDER = ROOT / "tests" / "scenarios"


class Receiver:
    def __init__(self, modules):
        self.secrets = pathlib.Path(tempfile.mkstemp(prefix="shuquan_secrets_")[1])
        self.process = subprocess.Popen(["node", str(ROOT / "tests/runner/webhook_receiver.mjs"), str(self.secrets), str(modules)], stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        self.origin = f"http://127.0.0.1:{json.loads(self.process.stdout.readline())['port']}"
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def know(self, *secrets):
        self.secrets.write_text("\n".join(secrets) + "\n", encoding="utf-8")

    def take(self, path, seconds=10):
        """The next event at this path; what comes elsewhere meanwhile is dropped."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                event = self.lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                break
            if event["path"] == path:
                return event
        return None

    def close(self):
        self.process.kill()
        self.process.wait()
        self.secrets.unlink()


class Check:
    def __init__(self, server, client, receiver):
        self.server, self.client, self.receiver, self.faults = server, client, receiver, []

    def holds(self, good, what, said=""):
        print(f"{'ok    ' if good else 'FAILED'} {what}{'' if good else f': {said}'}", flush=True)
        if not good:
            self.faults.append(what)

    def make(self, path, party=None):
        return self.client.call(OWNER, "create_webhook", body={"url": self.receiver.origin + path, **({"party": party} if party else {})}).body

    def deliveries(self, hook):
        return self.client.call(OWNER, "list_webhook_deliveries", path={"webhook_id": hook["id"]}).body["items"]

    def test(self, hook):
        return self.client.call(OWNER, "test_webhook", path={"webhook_id": hook["id"]}).body

    def until(self, condition, seconds=10):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.1)
        return False

    def file_something(self):
        """A right of the party is registered: its owners are told many times."""
        stages = yaml.safe_load((FOLDER / "stages.yaml").read_text(encoding="utf-8"))
        forms = yaml.safe_load((FOLDER / "forms.yaml").read_text(encoding="utf-8"))
        Scenario(self.client, WorkingDays(ROOT / "rules" / "calendars"), stages, forms["base"], forms["places"], {"place": "beijing", "steps": [{"do": "registered"}]}).run()


def signatures(check):
    hook = check.make("/hook")
    check.receiver.know(hook["secret"], "whsec_" + "A" * 43 + "=")
    delivery = check.test(hook)
    event = check.receiver.take("/hook")
    check.holds(event and event["verified"] == [True, False] and event["id"] == "msg_" + delivery["event_id"] and event["type"] == "test", "the library accepts our signature, and only with the right secret", event)
    check.holds(check.until(lambda: check.deliveries(hook)[0]["status"] == "delivered" and check.deliveries(hook)[0]["http_status"] == 204), "the delivery is noted", check.deliveries(hook))
    fresh = check.client.call(OWNER, "rotate_webhook_secret", path={"webhook_id": hook["id"]}).body
    check.receiver.know(hook["secret"], fresh["secret"])
    check.test(hook)
    event = check.receiver.take("/hook")
    check.holds(event and event["verified"] == [True, True], "while the secret is replaced, both sign", event)
    check.client.call(None, "advance_demo_clock", body={"days": 2})
    check.client.forget_sessions()
    check.test(hook)
    event = check.receiver.take("/hook")
    check.holds(event and event["verified"] == [False, True], "a day later only the new one does, at the real time although the clock was moved", event)
    again = check.client.call(OWNER, "redeliver_webhook", path={"webhook_id": hook["id"], "delivery_id": delivery["id"]}).body
    event = check.receiver.take("/hook")
    check.holds(event and event["id"] == "msg_" + delivery["event_id"] and again["id"] != delivery["id"], "a redelivery has the same event id", event)
    check.client.call(OWNER, "delete_webhook", path={"webhook_id": hook["id"]})


def name_that_leads_inside():
    """A name of this machine, other than localhost, all of whose addresses are private; None where it has none."""
    for name in (os.uname().nodename, "ip6-localhost", "ip6-loopback"):
        try:
            addresses = {ipaddress.ip_address(found[4][0].split("%")[0]) for found in socket.getaddrinfo(name, 1, type=socket.SOCK_STREAM)}
        except OSError:
            continue
        if all(not address.is_global for address in addresses):
            return name
    return None


def refusals(check):
    def refused(url):
        answer = check.client.call(OWNER, "create_webhook", body={"url": url})
        return answer.body["errors"][0]["reason"] if answer.status == 422 and answer.body.get("errors") else f"{answer.status} {answer.reason}"

    for url in ["https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://localhost/", "https://[::1]/", "https://0x7f000001/"]:
        check.holds(refused(url) == "outbound.private_address", f"{url} is refused", refused(url))
    check.holds(refused("http://example.org/") == "outbound.https_only", "plain http is refused", refused("http://example.org/"))
    stranger = check.client.call("demo.applicant.guizhou", "create_webhook", body={"url": "https://example.org/", "party": check.client.party_of(OWNER)})
    check.holds(stranger.status == 404, "nobody adds a webhook to another's party", stranger.status)
    # A name that everybody may enter and that leads inside: only the connection shows it.
    name = name_that_leads_inside()
    if name:
        hook = check.client.call(OWNER, "create_webhook", body={"url": f"https://{name}:1/hook"}).body
        check.test(hook)
        check.holds(check.until(lambda: (check.deliveries(hook)[0]["failure"] or "") == "private_address", 20), f"{name}, a name that resolves to a private address, is not connected to", check.deliveries(hook))
        check.client.call(OWNER, "delete_webhook", path={"webhook_id": hook["id"]})
    else:
        print("--     this machine has no name for a private address but localhost: what a name leads to is tested in outbound/target_test only")
    hook = check.make("/redirect")
    check.test(hook)
    check.holds(check.until(lambda: check.deliveries(hook)[0]["http_status"] == 302 and check.deliveries(hook)[0]["failure"] == "refused"), "redirects are not followed", check.deliveries(hook))
    check.client.call(OWNER, "delete_webhook", path={"webhook_id": hook["id"]})


def slow_and_down(check):
    slow, down, good = check.make("/slow"), check.make("/down"), check.make("/hook")
    check.receiver.know(good["secret"])
    for hook in [slow, slow, down]:
        check.test(hook)
    begun = time.monotonic()
    check.test(good)
    event = check.receiver.take("/hook", 5)
    check.holds(event and time.monotonic() - begun < 4, "a slow target holds up nobody else", event)
    check.holds(check.until(lambda: check.deliveries(down)[0]["http_status"] == 503 and check.deliveries(down)[0]["attempts"] >= 2, 20), "a target that is down is tried again", check.deliveries(down))
    check.holds(check.until(lambda: any(item["failure"] == "time" for item in check.deliveries(slow)), 25), "a slow target is given up after its time", check.deliveries(slow))
    for hook in [slow, down, good]:
        check.client.call(OWNER, "delete_webhook", path={"webhook_id": hook["id"]})


def killed(check):
    """Everything that the inbox of the party told arrives, although the server is killed again and again while it is sent."""
    party = check.client.party_of(OWNER)
    hook = check.make("/hook", party)
    check.receiver.know(hook["secret"])
    seen, stop = {}, threading.Event()

    def collect():
        while not stop.is_set():
            event = check.receiver.take("/hook", 0.3)
            if event:
                seen.setdefault(event["id"], []).append(event)

    thread = threading.Thread(target=collect)
    thread.start()
    for _ in range(3):
        check.file_something()
        check.server.process.send_signal(signal.SIGKILL)
        check.server.process.wait()
        check.server.start()
        check.client = Client(check.server.port)
    told = set()
    cursor = None
    while True:
        page = check.client.call(OWNER, "list_inbox", query={"limit": 50, **({"after": cursor} if cursor else {})}).body
        told |= {"msg_" + item["id"] for item in page["items"] if item["to_party"] == party}
        cursor = page["next"]
        if not cursor:
            break
    check.until(lambda: told <= seen.keys(), 30)
    stop.set()
    thread.join()
    check.holds(len(told) >= 10 and told <= seen.keys(), f"{len(told)} notifications all arrived in spite of kill -9", f"missing {sorted(told - seen.keys())}")
    check.holds(not seen.keys() - told, "and nothing else", sorted(seen.keys() - told))
    check.holds(all(event["verified"] == [True] for events in seen.values() for event in events), "all signed")
    twice = [events for events in seen.values() if len(events) > 1]
    check.holds(all(len({event["body"] for event in events}) == 1 for events in twice), f"{len(twice)} came twice, the same under the same id")


def run(program, modules, postgresql):
    receiver = Receiver(modules)
    server = DemoServer(program, postgresql, options=["--allow-target", receiver.origin])
    try:
        server.start()
        check = Check(server, Client(server.port), receiver)
        for part in [signatures, refusals, slow_and_down, killed]:
            part(check)
        check.holds(server.stop() == 0, "the server stops at once")
        return check.faults
    finally:
        if server.process and server.process.poll() is None:
            server.stop()
        server.remove()
        receiver.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    parser.add_argument("--node-modules", default=str(ROOT / "build" / "node"), type=pathlib.Path)
    options = parser.parse_args()
    faults = []
    for postgresql in databases():
        print("PostgreSQL" if postgresql else "SQLite", flush=True)
        faults += run(options.program, options.node_modules, postgresql)
    print("webhooks hold" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
