#!/usr/bin/env python3
"""Public statistics of the green channel, counted by hand beside the program; a sample drawn again by its published rule.

usage: lane_statistics.py [--program PATH]

Files, grants and decides applications over two months, keeps its own book of who was filed and decided when, and compares
every published figure. Then it recomputes the root of the log from the public tiles, draws the sample again, and reads the
table as CSV and as a workbook. Needs python3-yaml and python3-openpyxl.
"""
import argparse
import csv
import datetime
import hashlib
import hmac
import io
import os
import pathlib
import sys
import time
import urllib.request

import openpyxl
import yaml

from client import Client
from demo_server import ROOT, DemoServer
from scenario import Scenario
from working_days import WorkingDays

FOLDER = ROOT / "tests" / "scenarios"
PLACE = "guizhou"
BEIJING = datetime.timezone(datetime.timedelta(hours=8))


class Book:
    """What was done, in the order it was done."""

    def __init__(self, client):
        self.client = client
        self.calendar = WorkingDays(ROOT / "rules" / "calendars")
        self.stages = yaml.safe_load((FOLDER / "stages.yaml").read_text(encoding="utf-8"))
        self.forms = yaml.safe_load((FOLDER / "forms.yaml").read_text(encoding="utf-8"))
        self.filed, self.decided, self.green = {}, {}, set()

    def play(self, steps, **variables):
        run = Scenario(self.client, self.calendar, self.stages, self.forms["base"], self.forms["places"], {"place": PLACE, "steps": steps})
        run.variables.update(variables)
        run.run()
        return run.variables

    def now(self):
        return datetime.datetime.fromisoformat(self.client.call(None, "get_demo_clock").body["beijing"])

    def advance(self, days):
        self.play([{"advance": days}])

    def file(self):
        case = self.play([{"do": "filed"}])["case"]
        self.filed[case] = datetime.datetime.fromisoformat(self.client.call(f"demo.applicant.{PLACE}", "get_case", {"case_id": case}).body["submitted_at"].replace("Z", "+00:00"))
        return case

    def ask(self, case):
        self.play([{"as": "applicant", "act": "request_green_lane", "input": {"reason": "financing", "explanation": "已与银行签订质押融资意向书。"}}], case=case)

    def grant(self, case):
        self.ask(case)
        self.play([{"as": "registrar", "act": "grant_green_lane", "input": {"reasons": "融资意向真实，符合绿色通道条件。"}}], case=case)
        self.green.add(case)

    def decide(self, case):
        accept = "accept_in_green_lane" if case in self.green else "accept_application"
        self.play([{"as": "intake", "act": accept, "expect": "accepted"}, {"do": "claimed"}, {"do": "proposed"},
                   {"as": "reviewer", "act": "publish_notice", "input": {"agreed": True}, "expect": "publicity"}], case=case)
        self.decided[case] = self.now()

    def wait(self, case, decided=None):
        day, last = self.filed[case].astimezone(BEIJING).date(), (decided or self.decided[case]).date()
        count = 0
        while day < last:
            day += datetime.timedelta(days=1)
            count += 1 if self.calendar.works(day) else 0
        return count


def to_next_month(book):
    today = book.now().date()
    first = (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    book.advance((first - today).days)
    return first


def median(days):
    return sorted(days)[(len(days) * 50 + 99) // 100 - 1]


def tenths(total, count):
    return (total * 10 + count // 2) // count


def root_of(leaves):
    """RFC 6962 §2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def leaves_of(port):
    def fetch(path):
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/log/{path}", timeout=30).read()

    size = int(fetch("checkpoint").split(b"\n")[1])
    assert size < 256, "the test reads one tile only"
    tile = fetch(f"tile/0/000.p/{size}")
    return [tile[at:at + 32] for at in range(0, len(tile), 32)]


def settled(ask, holds):
    end = time.monotonic() + 30
    while True:
        answer = ask()
        if holds(answer) or time.monotonic() > end:
            return answer
        time.sleep(0.3)


def check_figures(client, book, month):
    statistics = client.call(None, "view_lane_statistics").body
    office = next(each for each in statistics["offices"] if each["pack"] == PLACE)
    shown = next(each for each in office["months"] if each["month"] == month)
    here = [case for case in book.decided if book.decided[case].strftime("%Y-%m") == month]
    ordinary = [case for case in here if case not in book.green]
    green = [case for case in here if case in book.green]
    in_order = dict(zip(sorted(book.decided, key=lambda case: book.filed[case]), sorted(book.decided.values())))
    waits, fair = [book.wait(case) for case in ordinary], [book.wait(case, in_order[case]) for case in ordinary]
    expected = {"requests": 6, "grants": 5, "refusals": None, "most_use_percent": 33}
    for name, value in expected.items():
        assert shown[name] == value, (name, shown[name], value)
    assert {each["ground"]: each["count"] for each in shown["grounds"]}["quota_used"] is None, "a single refusal is shown"
    assert shown["green"] == {"cases": 5, "median": median([book.wait(case) for case in green]), "ninety_percent": None, "mean_tenths": tenths(sum(book.wait(case) for case in green), 5)}, shown["green"]
    assert shown["ordinary"] == {"cases": 6, "median": median(waits), "ninety_percent": None, "mean_tenths": tenths(sum(waits), 6)}, shown["ordinary"]
    assert shown["in_order_tenths"] == tenths(sum(fair), 6), (shown, waits, fair)
    assert shown["effect_tenths"] == shown["ordinary"]["mean_tenths"] - shown["in_order_tenths"] > 0, shown
    assert all(each["month"] < book.now().strftime("%Y-%m") for each in office["months"]), "the month that runs is published"
    before = next(each for each in office["months"] if each["month"] == min(book.decided.values()).strftime("%Y-%m"))
    assert before["ordinary"]["cases"] is None and before["ordinary"]["median"] is None, "a single case is shown"
    print(f"ok     figures of {month}: ordinary {waits} in order {fair}, effect {shown['effect_tenths'] / 10} working days")
    return shown


def check_tables(client, shown, month):
    text = client.call(None, "download_lane_statistics_csv", query={"language": "en"}).raw.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    sheet = openpyxl.load_workbook(io.BytesIO(client.call(None, "download_lane_statistics_xlsx", query={"language": "en"}).raw)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(lines) == len(rows) == 1 + 3 * 12, (len(lines), len(rows))
    for name, row in (("CSV", next(line for line in lines if line[1] == month and "Guizhou" in line[0])), ("XLSX", next(row for row in rows if row[1] == month and "Guizhou" in row[0]))):
        numbers = dict(zip(lines[0], row))
        assert float(numbers["Requests for the green channel"]) == 6 and float(numbers["Effect on the others"]) == shown["effect_tenths"] / 10, (name, numbers)
        assert numbers["Refused"] in ("", None), (name, numbers)
        print(f"ok     {name} says the same")


def check_sample(client, port, book, month):
    draws = settled(lambda: client.call(None, "list_sample_draws", query={"pack": PLACE}).body["items"], lambda items: any(each["from"].startswith(month) for each in items))
    draw = next(each for each in draws if each["from"].startswith(month))
    leaves = leaves_of(port)
    assert 0 < draw["log_size"] <= len(leaves), draw
    seed = root_of(leaves[:draw["log_size"]])
    assert seed.hex() == draw["seed"], "the seed is not the root of the log"
    registrar = f"demo.registrar.{PLACE}"
    readings = client.call(registrar, "list_rereadings", {"office_id": PLACE}, {"limit": 200}).body["items"]
    for lane in draw["lanes"]:
        cases = [case for case in book.decided if book.decided[case].strftime("%Y-%m") == month and (case in book.green) == (lane["lane"] == "green")]
        order = sorted(hmac.new(seed, case.encode(), "sha256").hexdigest() for case in cases)
        drawn = min(len(cases), max(lane["least"], -(-len(cases) * lane["percent"] // 100)))
        assert (lane["population"], lane["drawn"]) == (len(cases), drawn), lane
        members = client.call(None, "list_sample_members", {"draw_id": draw["id"], "lane": lane["lane"]}).body["items"]
        assert [each["digest"] for each in members] == order, "another order"
        assert [each["drawn"] for each in members] == [at < drawn for at in range(len(cases))]
        assert hashlib.sha256("".join(each + "\n" for each in order).encode()).hexdigest() == lane["list_sha256"]
        expected = {case for case in cases if hmac.new(seed, case.encode(), "sha256").hexdigest() in order[:drawn]}
        given = {each["case_id"]: each for each in readings if each["draw"] == draw["id"] and each["lane"] == lane["lane"]}
        assert set(given) == expected, (set(given), expected)
        # Examiner and reviewer decided all of them: only the second examiner is left.
        second = client.call(f"demo.examiner2.{PLACE}", "get_me").body["id"]
        assert all(each["reader"] == second for each in given.values()), given
        print(f"ok     sample of {lane['lane']}: {drawn} of {len(cases)} drawn again from the root of {draw['log_size']} entries")


def check(client, port):
    book = Book(client)
    begun = book.now()
    early = book.play([{"do": "filed"}])["case"]
    book.filed[early] = datetime.datetime.fromisoformat(client.call(f"demo.applicant.{PLACE}", "get_case", {"case_id": early}).body["submitted_at"].replace("Z", "+00:00"))
    book.decide(early)
    book.play([{"do": "notice_over"}, {"do": "announced"}], case=early)
    first = to_next_month(book)
    month = first.strftime("%Y-%m")
    ordinary = [book.file() for _ in range(6)]
    book.advance(6)
    green = [book.file() for _ in range(3)]
    for case in green:
        book.grant(case)  # three of nine open cases: so many at any rate
    full = book.file()
    book.ask(full)
    book.play([{"as": "registrar", "act": "grant_green_lane", "input": {"reasons": "融资意向真实，符合绿色通道条件。"}, "expect": {"refused": "case.green_quota_full"}},
               {"as": "registrar", "act": "decline_green_lane", "input": {"ground": "quota_used", "reasons": "名额已用完，按普通通道办理。"}},
               {"as": "applicant", "act": "withdraw_application", "input": {"reason": "另有安排，不再申请。"}, "expect": "withdrawn"}], case=full)
    del book.filed[full]
    book.advance(1)
    for case in green:
        book.decide(case)
    for case in [book.file(), book.file()]:
        book.grant(case)
        green.append(case)
    book.advance(3)
    for case in green[3:] + ordinary[:4]:
        book.decide(case)
    book.advance(4)
    for case in ordinary[4:]:
        book.decide(case)
    assert book.now().strftime("%Y-%m") == month, "the month was too short"
    to_next_month(book)
    print(f"       from {begun:%Y-%m-%d} to {book.now():%Y-%m-%d}")
    shown = check_figures(client, book, month)
    check_tables(client, shown, month)
    check_sample(client, port, book, month)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    options = parser.parse_args()
    for database in [None] + ([os.environ["SHUQUAN_TEST_POSTGRESQL"]] if os.environ.get("SHUQUAN_TEST_POSTGRESQL") else []):
        print("PostgreSQL" if database else "SQLite")
        server = DemoServer(options.program, database)
        try:
            server.start()
            check(Client(server.port, options.program), server.port)
            status = server.stop()
            assert status == 0, f"the server ended with {status}: {server.errors()}"
        finally:
            if server.process and server.process.poll() is None:
                server.stop()
            server.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
