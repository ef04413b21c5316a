#!/usr/bin/env python3
"""What a server must refuse, and say why: a second server, an older copy of the database, a newer one, spoiled rules.

usage: server_faults.py [--program PATH]
"""
import argparse
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "runner"))
import yaml  # noqa: E402
from client import Client  # noqa: E402
from demo_server import ROOT, DemoServer  # noqa: E402
from scenario import Scenario  # noqa: E402
from working_days import WorkingDays  # noqa: E402

passed = failed = 0


def check(name, good, said=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"{'ok    ' if good else 'FAILED'} {name}{'' if good else ': ' + str(said)[-600:]}", flush=True)


def try_to_start(program, data, rules=ROOT / "rules"):
    """Exit status and message of a server that should refuse; None where it went on running."""
    process = subprocess.Popen([program, "serve", "--data", data, "--listen", "127.0.0.1:0", "--public-url", "http://127.0.0.1:0", "--rules", rules],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ, LANG="en_US.UTF-8"))
    try:
        _, said = process.communicate(timeout=60)
        return process.returncode, said
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None, "it went on running"


def register_one(client):
    forms = yaml.safe_load((ROOT / "tests/scenarios/forms.yaml").read_text(encoding="utf-8"))
    stages = yaml.safe_load((ROOT / "tests/scenarios/stages.yaml").read_text(encoding="utf-8"))
    Scenario(client, WorkingDays(ROOT / "rules" / "calendars"), stages, forms["base"], forms["places"], {"steps": [{"do": "registered"}], "place": "guizhou"}).run()


def wait_for_publication(data, size):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if int((data / "log" / "checkpoint").read_text(encoding="utf-8").split("\n")[1]) >= size:
            return
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"))
    program = str(pathlib.Path(parser.parse_args().program).resolve())
    server = DemoServer(program).start()
    data = server.folder / "data"
    copy = pathlib.Path(tempfile.mkdtemp(prefix="shuquan_faults_"))
    try:
        code, said = try_to_start(program, data)
        check("a second server on the same SQLite file refuses and names the holder", code == 1 and "writ" in said, said)

        client = Client(server.port)
        server.stop()
        shutil.copy(data / "shuquan.db", copy / "older.db")
        server.start()
        client = Client(server.port)
        register_one(client)
        wait_for_publication(data, 2)
        server.stop()

        shutil.copy(data / "shuquan.db", copy / "newest.db")
        for name in ("shuquan.db-wal", "shuquan.db-shm"):
            (data / name).unlink(missing_ok=True)
        shutil.copy(copy / "older.db", data / "shuquan.db")
        code, said = try_to_start(program, data)
        check("an older copy of the database is not written to: the published log is ahead", code == 1 and "publish" in said, said)
        shutil.copy(copy / "newest.db", data / "shuquan.db")

        rules = copy / "rules"
        shutil.copytree(ROOT / "rules", rules)
        periods = rules / "beijing" / "rules.yaml"
        target = periods if periods.exists() else next((rules / "beijing").glob("*.yaml"))
        target.write_text(target.read_text(encoding="utf-8") + "\nno_such_section: [1]\n", encoding="utf-8")
        code, said = try_to_start(program, data, rules)
        check("spoiled rules are refused with file and line", code == 1 and f"beijing/{target.name}:" in said, said)

        with sqlite3.connect(data / "shuquan.db") as database:
            columns = [row[1] for row in database.execute("PRAGMA table_info(schema_migration)")]
            row = database.execute("SELECT * FROM schema_migration ORDER BY 1 DESC LIMIT 1").fetchone()
            newer = [9999 if isinstance(value, int) and index == 0 else value for index, value in enumerate(row)]
            newer = ["9999_from_the_future" if isinstance(value, str) and index == (1 if isinstance(row[0], int) else 0) else value for index, value in enumerate(newer)]
            database.execute(f"INSERT INTO schema_migration VALUES ({', '.join('?' * len(columns))})", newer)
        code, said = try_to_start(program, data)
        check("a database newer than the program is refused", code == 1 and "newer" in said, said)
    finally:
        if server.process.poll() is None:
            server.stop()
        server.remove()
        shutil.rmtree(copy, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
