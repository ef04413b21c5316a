#!/usr/bin/env python3
"""What a day brings: clocks that fall due by the ten thousand while people read, and the docket of an agent with many rights (SQLite).

  bench/clocks.py PROGRAM MAKE_REGISTER [--clocks 100000] [--rights 10000] [--snapshot-rights 0]

Prints one line of JSON: due (clocks that run out and reminders, of --clocks applications), due_s (seconds until all that fell due on one day has been done), idle_p99_ms and busy_p99_ms of a reader who
asks for an entry of the register again and again before and meanwhile, ratio = busy ÷ idle; docket_ms (median of the first page with its
figures), docket_next_ms (of the next page), rights; with --snapshot-rights how long the day's file of so many rights took: snapshot_s.
"""
import argparse
import datetime
import http.client
import json
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/runner"))
sys.path.insert(0, str(ROOT / "bench"))
from batch import WHO, must, new_batch, table  # noqa: E402
from client import Client  # noqa: E402
from demo_server import DemoServer  # noqa: E402

ROWS = 10_000  # of one batch, at most


class Reader(threading.Thread):
    """Asks for one page about a hundred times a second; how long each answer took."""

    def __init__(self, port, path):
        super().__init__(daemon=True)
        self.port, self.path = port, path
        self.took, self.ended = [], threading.Event()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.ended.is_set():
            begun = time.perf_counter()
            connection.request("GET", self.path)
            connection.getresponse().read()
            self.took.append(1000 * (time.perf_counter() - begun))
            time.sleep(0.01)

    def p99(self):
        self.ended.set()
        self.join()
        return statistics.quantiles(self.took, n=100)[98] if len(self.took) >= 100 else max(self.took, default=0.0)


def file_many(client, count, name):
    batch = new_batch(client)
    must(client.call(WHO, "check_batch_table", {"batch_id": batch}, {"name": "table.json"}, raw=table(count).replace(b'"R', f'"{name}'.encode()).replace("号停车场".encode(), f"号{name}停车场".encode())), 200)
    must(client.call(WHO, "start_batch_filing", {"batch_id": batch}), 202)
    while must(client.call(WHO, "get_batch", {"batch_id": batch}), 200)["state"] == "filing":
        time.sleep(0.2)


def clocks(program, count):
    server = DemoServer(program, empty=False).start()
    try:
        client = Client(server.port)
        for at in range((count + ROWS - 1) // ROWS):
            file_many(client, min(ROWS, count - at * ROWS), f"K{at}_")
        database = next((server.folder / "data").glob("*.db"))

        def due(until):
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
                return sum(db.execute(f"SELECT COUNT(*) FROM {name} WHERE {column} <= ?", (until,)).fetchone()[0] for name, column in (("case_timer", "due_at"), ("case_reminder", "remind_at")))

        number = must(client.call(None, "get_overview"), 200)["recent"][0]["number"]
        path = f"/api/v1/register/{number}"
        idle = Reader(server.port, path)
        idle.start()
        time.sleep(8)
        idle_p99 = idle.p99()
        busy = Reader(server.port, path)
        busy.start()
        begun = time.monotonic()
        now = must(client.call(None, "advance_demo_clock", body={"days": 30}), 200)["now"]
        until = int(datetime.datetime.fromisoformat(now.replace("Z", "+00:00")).timestamp() * 1000)
        fell_due = due(until)
        while due(until):
            time.sleep(0.1)
        due_s = time.monotonic() - begun
        busy_p99 = busy.p99()
        return {"due": fell_due, "due_s": due_s, "idle_p99_ms": idle_p99, "busy_p99_ms": busy_p99, "ratio": busy_p99 / idle_p99}
    finally:
        server.stop()
        server.remove()


def timed(call, times=15):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        body = must(call(), 200)
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took), body


def docket(program, make_register, rights):
    server = DemoServer(program)
    data = server.folder / "data"
    subprocess.run([str(make_register), str(data), str(rights)], check=True, stdout=subprocess.DEVNULL)
    server.start()
    try:
        client = Client(server.port)
        agent = "demo.agent.beijing"
        holder = client.party_of(WHO)
        until = (time.strftime("%Y", time.gmtime()), "-12-31")
        must(client.call(WHO, "grant_power_of_attorney", body={"principal": holder, "agent": client.party_of(agent), "valid_until": "".join(until)}), 200, 201)
        server.stop()
        with sqlite3.connect(next(data.glob("*.db"))) as db:
            db.execute("UPDATE right_holder SET party_id = ?", (holder,))
        server.start()
        client = Client(server.port)
        first_ms, page = timed(lambda: client.call(agent, "list_docket", query={"limit": 50}))
        next_ms, _ = timed(lambda: client.call(agent, "list_docket", query={"limit": 50, "after": page["next"]}))
        return {"rights": page["summary"]["rights"] if "rights" in page.get("summary", {}) else rights, "docket_ms": first_ms, "docket_next_ms": next_ms}
    finally:
        server.stop()
        server.remove()


def snapshot(program, make_register, rights):
    server = DemoServer(program)
    data = server.folder / "data"
    subprocess.run([str(make_register), str(data), str(rights)], check=True, stdout=subprocess.DEVNULL)
    begun = time.monotonic()
    server.start()
    try:
        while not list((data / "snapshots").glob("*.about.json")):
            time.sleep(0.1)
        took = time.monotonic() - begun
        about = json.loads(next((data / "snapshots").glob("*.about.json")).read_text(encoding="utf-8"))
        return {"snapshot_rights": about["rights"], "snapshot_s": took, "snapshot_mb": about["bytes"] / 1e6}
    finally:
        server.stop()
        server.remove()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("make_register", type=pathlib.Path)
    parser.add_argument("--clocks", type=int, default=100_000)
    parser.add_argument("--rights", type=int, default=10_000)
    parser.add_argument("--snapshot-rights", type=int, default=0)
    options = parser.parse_args()
    found = {}
    if options.rights:
        found.update(docket(options.program, options.make_register, options.rights))
    if options.snapshot_rights:
        found.update(snapshot(options.program, options.make_register, options.snapshot_rights))
    if options.clocks:
        found.update(clocks(options.program, options.clocks))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
