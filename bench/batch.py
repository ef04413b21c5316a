#!/usr/bin/env python3
"""Batch filing end to end against a raw insert of the rows that it left, its dry run, and certificates in bulk (SQLite).

  bench/batch.py PROGRAM [--rows 10000] [--certificates 1000]

Prints one line of JSON: check_s (a table of so many rows checked), file_s (all filed), raw_s (the same rows of the same tables inserted
into an empty database of the same schema, 40 filings a transaction, as the filer commits them), ratio = raw_s / (check_s + file_s),
certificates_s (from the bulk announcement of so many registrations until every certificate is issued).
"""
import argparse
import json
import pathlib
import sqlite3
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/runner"))
import yaml  # noqa: E402
from client import Client  # noqa: E402
from demo_server import DemoServer  # noqa: E402
from scenario import merged, without_digests  # noqa: E402

WHO = "demo.applicant.beijing"
ROWS_A_COMMIT = 40  # BatchFiler's
AT_ONCE = 200       # cases of a bulk action


def table(count):
    forms = yaml.safe_load((ROOT / "tests/scenarios/forms.yaml").read_text(encoding="utf-8"))
    form = json.loads(json.dumps(without_digests(merged(forms["base"], forms["places"]["beijing"])), default=str))
    return json.dumps({"rows": [{"key": f"R{n}", "form": dict(form, title=f"2025年第{n}号停车场车位周转数据集")} for n in range(count)]}, ensure_ascii=False).encode()


def must(answer, *statuses):
    if answer.status not in statuses:
        raise SystemExit(f"{answer.status} {answer.raw[:400]!r}")
    return answer.body


def new_batch(client):
    batch = must(client.call(WHO, "create_batch", body={"pack": "beijing", "procedure": "registration", "applicant": client.party_of(WHO)}), 201)["id"]
    for name in ("数据来源说明.txt", "样例数据.csv"):
        must(client.call(WHO, "add_batch_file", {"batch_id": batch}, {"name": name}, raw=b"a,b\n1,2\n"), 201)
    return batch


def import_table(client, count):
    batch = new_batch(client)
    raw = table(count)
    begun = time.monotonic()
    checked = must(client.call(WHO, "check_batch_table", {"batch_id": batch}, {"name": "table.json"}, raw=raw), 200)
    check_s = time.monotonic() - begun
    if checked["counts"]["ready"] != count:
        raise SystemExit(f"not all rows are good: {checked['counts']}")
    begun = time.monotonic()
    must(client.call(WHO, "start_batch_filing", {"batch_id": batch}), 202)
    while must(client.call(WHO, "get_batch", {"batch_id": batch}), 200)["state"] == "filing":
        time.sleep(0.05)
    file_s = time.monotonic() - begun
    filed = must(client.call(WHO, "get_batch", {"batch_id": batch}), 200)["counts"]["filed"]
    if filed != count:
        raise SystemExit(f"{filed} of {count} filed")
    return batch, check_s, file_s


# What belongs to a filing: the column that names its case.
TABLES = {"case_file": "id", "case_event": "case_id", "case_participant": "case_id", "case_timer": "case_id", "case_reminder": "case_id", "notification": "case_id", "attachment": "case_id", "batch_filing": "case_id",
          "batch_row": "case_id", "timed_filing": "case_id", "case_deposit": "case_id"}


def raw_insert(path, batch, work):
    """Seconds to insert the rows that the batch left into an empty database of the same schema."""
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    target = sqlite3.connect(work / "raw.db", isolation_level=None)
    target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF;")
    for (statement,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') AND tbl_name IN (%s) ORDER BY type DESC" % ",".join("?" * len(TABLES)), list(TABLES)):
        target.execute(statement)
    cases = [case for (case,) in source.execute("SELECT case_id FROM batch_filing WHERE batch_id = ? ORDER BY case_id", (batch,))]
    portions = []
    for first in range(0, len(cases), ROWS_A_COMMIT):
        some = cases[first:first + ROWS_A_COMMIT]
        marks = ",".join("?" * len(some))
        portions.append([(name, source.execute(f"SELECT * FROM {name} WHERE {column} IN ({marks})", some).fetchall()) for name, column in TABLES.items()])
    widths = {name: len(source.execute(f"SELECT * FROM {name} LIMIT 0").description) for name in TABLES}
    begun = time.monotonic()
    for portion in portions:
        target.execute("BEGIN IMMEDIATE")
        for name, rows in portion:
            target.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * widths[name])})", rows)
        target.execute("COMMIT")
    return time.monotonic() - begun


FINDINGS = {element: {"result": "met", "reasons": "材料与说明一致，依据充分。"} for element in ("source", "lawfulness", "processing", "practical_value", "achievement")}


def act(client, who, action, cases, given=None):
    for first in range(0, len(cases), AT_ONCE):
        done = must(client.call(who, "act_on_many", {"action": action}, body={"case_ids": cases[first:first + AT_ONCE], "input": given or {}}), 200)
        if done["done"] != len(cases[first:first + AT_ONCE]):
            raise SystemExit(f"{action}: {json.dumps(done['items'][:2], ensure_ascii=False)}")


def certificates(client, count):
    """Seconds from announcing so many registrations until the last certificate is there."""
    batch = new_batch(client)
    must(client.call(WHO, "check_batch_table", {"batch_id": batch}, {"name": "table.json"}, raw=table(count).replace(b'"R', b'"C').replace("号停车场".encode(), "号停车楼".encode())), 200)
    must(client.call(WHO, "start_batch_filing", {"batch_id": batch}), 202)
    while must(client.call(WHO, "get_batch", {"batch_id": batch}), 200)["state"] == "filing":
        time.sleep(0.1)
    cases, after = [], ""
    while True:
        page = must(client.call(WHO, "list_batch_rows", {"batch_id": batch}, {"state": "filed", "limit": 1000, "after": after}), 200)
        cases += [row["case_id"] for row in page["items"]]
        after = page["next"]
        if not after:
            break
    examiner = "demo.examiner.beijing"
    act(client, "demo.intake.beijing", "accept_application", cases)
    me = must(client.call(examiner, "get_me"), 200)["id"]
    for first in range(0, len(cases), AT_ONCE):
        must(client.call(examiner, "assign_cases", body={"case_ids": cases[first:first + AT_ONCE], "assignee": me}), 200)
    act(client, examiner, "start_examination", cases)
    for case in cases:  # findings are made case by case
        must(client.call(examiner, "perform_action", {"case_id": case, "action": "record_findings"}, body=FINDINGS), 200)
    act(client, examiner, "propose_grant", cases, grant_input())
    act(client, "demo.reviewer.beijing", "publish_notice", cases, {"agreed": True})
    must(client.call(None, "advance_demo_clock", body={"days": 20}), 200)
    client.forget_sessions()
    path = {"batch_id": batch}
    while must(client.call("demo.registrar.beijing", "get_case", {"case_id": cases[-1]}), 200)["state"]["id"] != "ready":
        time.sleep(0.2)
    begun = time.monotonic()
    act(client, "demo.registrar.beijing", "announce_registration", cases, {"checked": True})
    announced = time.monotonic() - begun
    while must(client.call(WHO, "count_batch_certificates", path), 200)["issued"] < count:
        time.sleep(0.1)
    issued = time.monotonic() - begun
    begun = time.monotonic()
    part = client.call(WHO, "download_batch_certificates", path, {"part": 1})
    return {"announced_s": announced, "certificates_s": issued, "archive_s": time.monotonic() - begun, "archive_mb": len(part.raw) / 1e6}


def grant_input():
    """What proposing the grant asks for, from the scenarios' stage."""
    stages = yaml.safe_load((ROOT / "tests/scenarios/stages.yaml").read_text(encoding="utf-8"))
    return next(step["input"] for step in stages["proposed"] if step.get("act") == "propose_grant")


def measure(program, rows, certificate_count):
    server = DemoServer(program).start()
    try:
        client = Client(server.port)
        batch, check_s, file_s = import_table(client, rows)
        with tempfile.TemporaryDirectory() as work:
            raw_s = raw_insert(next((server.folder / "data").glob("*.db")), batch, pathlib.Path(work))
        found = {"rows": rows, "check_s": check_s, "file_s": file_s, "raw_s": raw_s, "ratio": raw_s / (check_s + file_s)}
        if certificate_count:
            found.update(certificates(client, certificate_count), certificates=certificate_count)
        return found
    finally:
        server.stop()
        server.remove()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--certificates", type=int, default=1000)
    options = parser.parse_args()
    print(json.dumps(measure(options.program, options.rows, options.certificates)))


if __name__ == "__main__":
    main()
