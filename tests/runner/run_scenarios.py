#!/usr/bin/env python3
"""Replays the golden scenarios of tests/scenarios over HTTP.

usage: run_scenarios.py [--program PATH] [--only TEXT] [--keep]

Each file of scenarios gets a server and a database of its own: SQLite, and PostgreSQL too where the environment names a
server in SHUQUAN_TEST_POSTGRESQL. When a file is done, the register and the log are recomputed from their entries.
Needs python3 and python3-yaml. Exit status 0 when everything passed.
"""
import argparse
import os
import pathlib
import sqlite3
import sys
import time
import traceback

import yaml

from client import Client
from demo_server import ROOT, DemoServer
from scenario import Failed, Scenario
from working_days import WorkingDays

FOLDER = ROOT / "tests" / "scenarios"
PLACES = ["beijing", "jiangsu", "guizhou"]


def load(path):
    text = path.read_text(encoding="utf-8")
    heads = []
    for document in text.split("\n---\n"):
        lines = [line for line in document.splitlines() if line.strip()]
        if not (lines[0].startswith("# Shows: ") and lines[1].startswith("# Clause: ")):
            raise SystemExit(f"{path.name}: a scenario begins with two lines, '# Shows: …' and '# Clause: …'")
        heads.append(lines[0][len("# Shows: "):])
    return [each for head, data in zip(heads, yaml.safe_load_all(text)) for each in in_each_place(head, data)]


def in_each_place(head, data):
    """`place: every` stands for the same scenario once in each of the shipped rule packs."""
    if data["place"] != "every":
        return [(head, data)]
    return [(head, dict(data, place=place, name=f"{data['name']}@{place}")) for place in PLACES]


def endings(client):
    """Every way in which a filing about a right can end: (place, procedure, state)."""
    packs = [(place, client.call(None, "get_rule_pack", {"pack": place}).body["resolved"]) for place in PLACES]
    return {(place, procedure["id"], state["id"]) for place, pack in packs for procedure in pack["procedures"] if procedure.get("about")
            for state in procedure["states"] if state.get("ended")}


def reached(server):
    """The endings of the cases that a SQLite server holds."""
    with sqlite3.connect(f"file:{server.folder}/data/shuquan.db?mode=ro", uri=True) as database:
        return set(database.execute("SELECT DISTINCT pack, procedure, state FROM case_file WHERE ended = 1"))


def replay(client, calendar, stages, forms, scenario):
    run = Scenario(client, calendar, stages, forms["base"], forms["places"], scenario)
    try:
        run.run()
        return None
    except (Failed, AssertionError, KeyError, TypeError, StopIteration, OSError) as problem:
        if not isinstance(problem, (Failed, AssertionError)):
            traceback.print_exc()
        return f"{' > '.join(run.trail)}: {problem!r}"


def replay_file(path, program, database, only, keep, calendar, stages, forms, seen):
    passed = failed = 0
    scenarios = [(head, data) for head, data in load(path) if only in data["name"]]
    if not scenarios:
        return 0, 0
    server = DemoServer(program, os.environ.get("SHUQUAN_TEST_POSTGRESQL") if database == "postgresql" else None)
    try:
        server.start()
        client = Client(server.port, program)
        seen["all"] = seen.get("all") or endings(client)
        for head, data in scenarios:
            begun = time.monotonic()
            problem = replay(client, calendar, stages, forms, data)
            passed, failed = passed + (problem is None), failed + (problem is not None)
            print(f"{'ok    ' if problem is None else 'FAILED'} {database:10} {data['name']} ({time.monotonic() - begun:.1f} s) {head}", flush=True)
            if problem:
                print(f"       {problem}", flush=True)
        status = server.stop()
        checked, said = server.fsck()
        if database == "sqlite":
            seen["reached"] = seen.get("reached", set()) | reached(server)
        if status != 0 or checked != 0:
            failed += 1
            print(f"FAILED {database:10} {path.stem}: the server ended with {status}, log fsck --replay with {checked}: {said}\n{server.errors()}")
        elif failed:
            print(server.errors())
    finally:
        if server.process and server.process.poll() is None:
            server.stop()
        if keep:
            print(f"kept {server.folder}")
        else:
            server.remove()
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    parser.add_argument("--only", default="", help="scenarios whose name holds this text")
    parser.add_argument("--keep", action="store_true", help="leave the data folders in place")
    options = parser.parse_args()
    calendar = WorkingDays(ROOT / "rules" / "calendars")
    stages = yaml.safe_load((FOLDER / "stages.yaml").read_text(encoding="utf-8"))
    forms = yaml.safe_load((FOLDER / "forms.yaml").read_text(encoding="utf-8"))
    passed = failed = 0
    seen = {}
    for database in ["sqlite"] + (["postgresql"] if os.environ.get("SHUQUAN_TEST_POSTGRESQL") else []):
        for path in sorted(FOLDER.glob("[0-9]*.yaml")):
            more_passed, more_failed = replay_file(path, options.program, database, options.only, options.keep, calendar, stages, forms, seen)
            passed, failed = passed + more_passed, failed + more_failed
    missing = sorted(seen.get("all", set()) - seen.get("reached", set())) if not options.only else []
    for place, procedure, state in missing:
        print(f"FAILED no scenario ends {procedure} of {place} as {state}")
    failed += len(missing)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
