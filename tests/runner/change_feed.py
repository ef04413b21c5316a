#!/usr/bin/env python3
"""A consumer of the change feed as docs/formats/feed.md tells one to be: a copy made from a snapshot and the events after it
arrives at the state of the register, also where the register grows between two pages. Then the Atom feed is read by a parser.

usage: change_feed.py [--program PATH]
"""
import argparse
import hashlib
import json
import pathlib
import sys
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree

import yaml

from client import Client
from demo_server import ROOT, DemoServer
from scenario import Scenario
from working_days import WorkingDays

FOLDER = ROOT / "tests" / "scenarios"
ATOM = "{http://www.w3.org/2005/Atom}"


class Copy:
    """Rights by ordinal: [index of the newest entry, state]."""

    def __init__(self, client):
        self.client, self.rights, self.position, self.skipped = client, {}, 0, 0

    def page(self, cursor, limit):
        answer = self.client.call(None, "read_snapshot", query={"limit": limit, **({"after": cursor} if cursor else {})}).body
        for item in answer["items"]:
            self.rights[item["state"]["ordinal"]] = [item["index"], item["state"]]
        if not cursor:
            self.position = answer["position"]
        return answer["next"]

    def follow(self, limit):
        while True:
            answer = self.client.call(None, "list_events", query={"after": self.position, "limit": limit}).body
            for event in answer["items"]:
                known = self.rights.get(event["ordinal"])
                if known and event["index"] <= known[0]:
                    self.skipped += 1
                    continue
                self.rights[event["ordinal"]] = [event["index"], event["state"]]
            self.position = answer["position"]
            if not answer["more"]:
                return

    def same_as(self, other):
        return self.rights == other.rights


def play(client, steps):
    stages = yaml.safe_load((FOLDER / "stages.yaml").read_text(encoding="utf-8"))
    forms = yaml.safe_load((FOLDER / "forms.yaml").read_text(encoding="utf-8"))
    Scenario(client, WorkingDays(ROOT / "rules" / "calendars"), stages, forms["base"], forms["places"], {"place": "beijing", "steps": steps}).run()


def whole(client):
    copy = Copy(client)
    cursor = copy.page(None, 500)
    while cursor:
        cursor = copy.page(cursor, 500)
    return copy


def check(client):
    play(client, [{"do": "registered"}, {"do": "pledged"}])
    copy = Copy(client)
    cursor = copy.page(None, 1)
    # Between two pages: the right of the first page changes, the one of the second page, too, and a third one comes.
    play(client, [{"do": "pledged"}, {"do": "pledged"}])
    while cursor:
        cursor = copy.page(cursor, 1)
    copy.follow(2)
    faults = []
    if not copy.same_as(whole(client)):
        faults.append("the copy is not the register")
    if copy.skipped == 0:
        faults.append("no event was skipped: the test shows nothing")
    play(client, [{"do": "pledged"}])
    if copy.same_as(whole(client)):
        faults.append("the register did not grow: the test shows nothing")
    copy.follow(1)
    if not copy.same_as(whole(client)):
        faults.append("the copy did not follow")
    from_nothing = Copy(client)
    from_nothing.follow(100)
    if not from_nothing.same_as(copy):
        faults.append("events alone do not give the register")
    return faults


def check_daily(client, port):
    """A copy made from the file of a past day and the events since is the register of today."""
    base = f"http://127.0.0.1:{port}"

    def listed():
        return client.call(None, "list_daily_snapshots").body["items"]

    known = {item["date"] for item in listed()}
    client.call(None, "advance_demo_clock", body={"days": 1})
    client.forget_sessions()
    deadline = time.monotonic() + 20
    while not {item["date"] for item in listed()} - known and time.monotonic() < deadline:
        time.sleep(0.2)
    fresh = [item for item in listed() if item["date"] not in known]
    if len(fresh) != 1:
        return [f"{len(fresh)} new files for one new day"]
    play(client, [{"do": "registered"}, {"do": "pledged"}])
    with urllib.request.urlopen(base + fresh[0]["path"]) as answer:
        tag, content = answer.headers["ETag"], answer.read()
    head, *rights = [json.loads(line) for line in content.decode().splitlines()]
    faults = [] if hashlib.sha256(content).hexdigest() == fresh[0]["sha256"] and len(content) == fresh[0]["bytes"] and len(rights) == fresh[0]["rights"] else ["the list does not describe the file"]
    if head["position"] != fresh[0]["position"] or int(head["checkpoint"].split("\n")[1]) != head["position"] or head["format"] != "shuquan-snapshot@v1":
        faults.append("the file does not carry its position")
    copy = Copy(client)
    copy.position, copy.rights = head["position"], {line["state"]["ordinal"]: [line["index"], line["state"]] for line in rights}
    if copy.same_as(whole(client)):
        faults.append("the register did not grow after the file: the test shows nothing")
    copy.follow(3)
    if not copy.same_as(whole(client)) or copy.skipped:
        faults.append("file and events do not give the register")
    try:
        urllib.request.urlopen(urllib.request.Request(base + fresh[0]["path"], headers={"If-None-Match": tag}))
        faults.append("an unchanged file is sent again")
    except urllib.error.HTTPError as refusal:
        faults += [] if refusal.code == 304 else [f"{refusal.code} for an unchanged file"]
    for name in ["/snapshots/.unfinished", "/snapshots/../keys/log-ed25519.key", "/snapshots/"]:
        try:
            urllib.request.urlopen(base + name)
            faults.append(f"{name} is served")
        except urllib.error.HTTPError:
            pass
    return faults


def check_atom(client, port):
    play(client, [{"do": "on_notice"}])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/feeds/notices") as answer:
        kind, feed = answer.headers["Content-Type"], ElementTree.fromstring(answer.read())
    faults = [] if kind.startswith("application/atom+xml") and feed.tag == ATOM + "feed" else ["not an Atom feed"]
    entries = feed.findall(ATOM + "entry")
    if len(entries) != 1:
        faults.append(f"{len(entries)} entries for one notice")
    for part in [feed, *entries]:
        faults += [f"{part.tag} without {name}" for name in ["id", "title", "updated", "author"] if part.find(ATOM + name) is None]
    for author in [entry.find(f"{ATOM}author/{ATOM}name") for entry in entries]:
        if not author.text or "shuquan" in author.text:
            faults.append("the applicant is not named")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    options = parser.parse_args()
    server = DemoServer(options.program)
    try:
        server.start()
        client = Client(server.port, options.program)
        faults = check(client) + check_atom(client, server.port) + check_daily(client, server.port)
        server.stop()
    finally:
        if server.process and server.process.poll() is None:
            server.stop()
        server.remove()
    for fault in faults:
        print(f"FAILED {fault}")
    print("the change feed holds" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
