#!/usr/bin/env python3
"""Kills the server with SIGKILL while many clients write, again and again, and holds it to its word.

usage: kill_nine.py [--program PATH] [--rounds N] [--seconds S]

After each kill: `log fsck --replay` must pass on what is there, the server must start, every acknowledged draft must have
at least the revision that was acknowledged, every acknowledged registration must be in the register, and the log must
never be smaller than what anybody was shown. SQLite, and PostgreSQL where SHUQUAN_TEST_POSTGRESQL names a server.
"""
import argparse
import http.client
import os
import pathlib
import random
import signal
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "runner"))
import yaml  # noqa: E402
from client import Client  # noqa: E402
from demo_server import ROOT, DemoServer  # noqa: E402
from scenario import Scenario  # noqa: E402
from working_days import WorkingDays  # noqa: E402

WRITERS = 8
FOLDER = ROOT / "tests" / "scenarios"


class Promises:
    """What the server has acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.revisions = {}
        self.numbers = {}
        self.log_size = 0
        self.acknowledged = 0

    def draft(self, case, revision):
        with self.lock:
            self.revisions[case] = max(revision, self.revisions.get(case, 0))
            self.acknowledged += 1

    def right(self, case, number):
        with self.lock:
            self.numbers[case] = number
            self.acknowledged += 1

    def log(self, size):
        with self.lock:
            self.log_size = max(self.log_size, size)


def prepare(server, count):
    """Cases whose notice is over, ready to be announced."""
    client = Client(server.port)
    stages = yaml.safe_load((FOLDER / "stages.yaml").read_text(encoding="utf-8"))
    forms = yaml.safe_load((FOLDER / "forms.yaml").read_text(encoding="utf-8"))
    calendar = WorkingDays(ROOT / "rules" / "calendars")
    cases = []
    for _ in range(count):
        run = Scenario(client, calendar, stages, forms["base"], forms["places"], {"steps": [{"do": "on_notice"}], "place": "beijing"})
        run.run()
        cases.append(run.variables["case"])
    client.call(None, "advance_demo_clock", body={"days": 60})
    client.forget_sessions()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        states = {client.call("demo.registrar.beijing", "get_case", {"case_id": case}).body["state"]["id"] for case in cases}
        if states == {"ready"}:
            return cases
        time.sleep(0.5)
    raise SystemExit(f"cases did not become ready: {states}")


def log_size(client):
    status, _, raw = client.exchange("GET", "/log/checkpoint", None, {})
    return int(raw.split(b"\n")[1]) if status == 200 else 0


def write_drafts(port, promises, stop):
    try:
        client = Client(port)
        applicant = client.party_of("demo.applicant.beijing")
        while not stop.is_set():
            case = client.call("demo.applicant.beijing", "create_case", body={"pack": "beijing", "procedure": "registration", "applicant": applicant}).body["id"]
            revision = 1
            for turn in range(5):
                answer = client.call("demo.applicant.beijing", "save_draft", {"case_id": case}, None, {"title": f"第{turn}次保存的数据集"}, {"If-Match": f'"{revision}"'})
                if answer.status != 200:
                    break
                revision = answer.body["form_revision"]
                promises.draft(case, revision)
    except (OSError, http.client.HTTPException):
        pass  # the server was killed


def announce(port, promises, ready, stop):
    try:
        client = Client(port)
        while not stop.is_set() and ready:
            case = ready.pop()
            answer = client.call("demo.registrar.beijing", "perform_action", {"case_id": case, "action": "announce_registration"}, None, {"checked": True})
            if answer.status == 200:
                promises.right(case, answer.body["registration_number"])
            promises.log(log_size(client))
            time.sleep(0.02)
    except (OSError, http.client.HTTPException):
        pass


def check(server, promises):
    faults = []
    status, said = server.fsck()
    if status != 0:
        faults.append(f"fsck: {said}")
    server.start()
    client = Client(server.port)
    for case, revision in promises.revisions.items():
        answer = client.call("demo.applicant.beijing", "get_case", {"case_id": case})
        if answer.status != 200 or answer.body["form_revision"] < revision:
            faults.append(f"draft {case}: acknowledged revision {revision}, found {answer.status} {(answer.body or {}).get('form_revision')}")
    for case, number in promises.numbers.items():
        if client.call(None, "get_entry", {"number": number}).status != 200:
            faults.append(f"registration {number} of case {case} was acknowledged and is gone")
    deadline = time.monotonic() + 10
    while log_size(client) < promises.log_size and time.monotonic() < deadline:
        time.sleep(0.1)
    if log_size(client) < promises.log_size:
        faults.append(f"the log shrank from {promises.log_size} to {log_size(client)}")
    return faults


def run(program, database, rounds, seconds):
    server = DemoServer(program, os.environ.get("SHUQUAN_TEST_POSTGRESQL") if database == "postgresql" else None)
    faults, total = [], 0
    registrations = set()
    try:
        server.start()
        ready = prepare(server, max(24, rounds))
        for number in range(rounds):
            promises, stop = Promises(), threading.Event()
            share = [ready.pop() for _ in range(min(len(ready), 2))]
            threads = [threading.Thread(target=write_drafts, args=(server.port, promises, stop)) for _ in range(WRITERS)]
            threads.append(threading.Thread(target=announce, args=(server.port, promises, share, stop)))
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.3, seconds))
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            stop.set()
            for thread in threads:
                thread.join()
            found = check(server, promises)
            faults += found
            total += promises.acknowledged
            registrations |= set(promises.numbers.values())
            if found:
                print(f"FAILED {database:10} round {number + 1}: {'; '.join(found[:3])}", flush=True)
                break
        server.stop()
    finally:
        if server.process and server.process.poll() is None:
            server.process.kill()
            server.process.wait()
        server.remove()
    print(f"{'FAILED' if faults else 'ok    '} {database:10} {rounds} kills, {total} acknowledged commands, {len(registrations)} registrations, none lost" if not faults
          else f"FAILED {database}: {len(faults)} faults", flush=True)
    return not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"))
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=1.2, help="longest time from the start of a round to its kill")
    options = parser.parse_args()
    random.seed(20261121)
    databases = ["sqlite"] + (["postgresql"] if os.environ.get("SHUQUAN_TEST_POSTGRESQL") else [])
    results = [run(options.program, database, options.rounds if database == "sqlite" else max(5, options.rounds // 6), options.seconds) for database in databases]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
