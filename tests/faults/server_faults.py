#!/usr/bin/env python3
"""What a server must refuse, and say why: a second server, an older copy of the database, a newer one, spoiled rules; and
what it must live through: a disk that fills up under load (needs root, for a small file system of its own).

usage: server_faults.py [--program PATH]
"""
import argparse
import errno
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
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


def try_to_start(program, data, rules=ROOT / "rules", options=()):
    """Exit status and message of a server that should refuse; None where it went on running."""
    process = subprocess.Popen([program, "serve", "--data", data, "--listen", "127.0.0.1:0", "--public-url", "http://127.0.0.1:0", "--rules", rules, *options],
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


def admin(program, data, *arguments):
    return subprocess.run([program, "admin", *arguments, "--data", data, "--rules", ROOT / "rules"], input="a-long-passphrase-1\n", text=True, capture_output=True, env=dict(os.environ, LANG="en_US.UTF-8"), check=False)


class RealServer(DemoServer):
    """Not a demonstration: as an office runs it, at an address of its own."""

    def __init__(self, program, data, *options):
        self.process = subprocess.Popen([program, "serve", "--data", data, "--listen", "127.0.0.1:0", "--rules", ROOT / "rules", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ, LANG="en_US.UTF-8"))
        self.said = self.process.stdout.readline()
        self.runs = self.said.startswith("shuquan: http://")
        self.port = int(self.said.split("http://", 1)[1].split("/", 1)[0].rsplit(":", 1)[1]) if self.runs else 0


def until_published(data):
    until(lambda: (data / "log" / "checkpoint").exists(), 10)
    time.sleep(0.5)


def name_of_the_log(program):
    """An administrator is made before the server has ever run, and passwords are reset when it has: the log keeps its name."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="shuquan_named_"))
    data = folder / "data"
    try:
        check("the first administrator is made on an empty folder", admin(program, data, "create", "--kind", "system", "--login", "root").returncode == 0)
        for round_of in ("first", "second"):
            server = RealServer(program, data, "--public-url", "https://register.example.cn")
            check(f"the server starts for the {round_of} time", server.runs, "" if server.runs else server.process.stderr.read())
            if not server.runs:
                return
            until_published(data)
            server.stop()
        name = (data / "log" / "checkpoint").read_text(encoding="utf-8").split("\n")[0]
        check("the log is named by the public address", name == "register.example.cn/log", name)
        done = admin(program, data, "password", "--login", "root")
        check("an administrator's password is reset beside a published log", done.returncode == 0, done.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


DISK_BYTES = 24 << 20


class SmallDisk:
    """A file system of DISK_BYTES in memory, mounted at `folder`."""

    def __init__(self, folder):
        self.folder = folder
        self.filler = folder / "filler"

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(self.folder)], check=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", str(self.folder)], check=True)

    def fill(self, leave):
        """All but `leave` bytes are taken."""
        room = shutil.disk_usage(self.folder).free - leave
        with open(self.filler, "wb", buffering=0) as file:
            try:
                for _ in range(room // 65536):
                    file.write(b"\0" * 65536)
            except OSError as problem:
                if problem.errno != errno.ENOSPC:  # the server took the rest meanwhile
                    raise

    def free(self):
        self.filler.unlink()


class Writer(threading.Thread):
    """Opens cases and saves their drafts until told to stop; remembers what was acknowledged and what was refused."""

    def __init__(self, port, login):
        super().__init__(daemon=True)
        self.client = Client(port)
        self.login = login
        self.party = self.client.party_of(login)
        self.acknowledged = {}
        self.refusals = []
        self.broken = None
        self.stopping = threading.Event()

    def run(self):
        try:
            while not self.stopping.is_set():
                self.write_one()
        except Exception as problem:  # a server that hangs up or answers nonsense is what this looks for
            self.broken = repr(problem)

    def write_one(self):
        made = self.client.call(self.login, "create_case", body={"pack": "beijing", "procedure": "registration", "applicant": self.party})
        if made.status != 201:
            self.refused(made)
            return
        case = made.body["id"]
        self.acknowledged[case] = ""
        overview = f"第{len(self.acknowledged)}件。" + "数据概述" * 80
        saved = self.client.call(self.login, "save_draft", {"case_id": case}, body={"overview": overview}, headers={"If-Match": f'"{made.body["form_revision"]}"'})
        if saved.status == 200:
            self.acknowledged[case] = overview
        else:
            self.refused(saved)

    def refused(self, answer):
        self.refusals.append((answer.status, answer.reason, answer.headers.get("Retry-After"), answer.body.get("title"), answer.body.get("mend")))
        time.sleep(0.02)


def until(what, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return False


def lost_cases(client, writers):
    """Acknowledged commands that the server does not know any more."""
    lost = []
    for writer in writers:
        for case, overview in writer.acknowledged.items():
            found = client.call(writer.login, "get_case", {"case_id": case})
            if found.status != 200 or (overview and found.body["form"].get("overview") != overview):
                lost.append((case, found.status))
    return lost


def full_disk(program):
    if os.geteuid() != 0:
        print("skipped a full disk under load: mounting a small file system needs root")
        return
    server = DemoServer(program)
    with SmallDisk(server.folder / "data") as disk:
        try:
            server.start()
            client = Client(server.port)
            client.session_of("demo.applicant.beijing")  # signing in writes: on a full disk only those already in go on reading
            writers = [Writer(server.port, login) for login in ("demo.applicant.beijing", "demo.co-applicant.beijing")]
            for writer in writers:
                writer.start()
            check("writes go on before the disk is full", until(lambda: all(len(w.acknowledged) > 5 for w in writers), 30))
            disk.fill(leave=300_000)
            full = until(lambda: all(len(w.refusals) >= 5 for w in writers), 90)
            refusals = [refusal for w in writers for refusal in w.refusals]
            check("a full disk refuses commands", full, [w.broken for w in writers])
            check("as 507 store.full with a reason and what to do", refusals and all(r[:2] == (507, "store.full") and r[3] and r[4] for r in refusals), refusals[:3])
            in_english = client.call("demo.applicant.beijing", "create_case", body={"pack": "beijing", "procedure": "registration", "applicant": writers[0].party}, headers={"Accept-Language": "en"})
            check("in English too", in_english.status == 507 and in_english.body["title"].isascii(), in_english.raw)
            reads = [client.call("demo.applicant.beijing", "list_cases", query={"mine": "party"}).status, client.call(None, "search_register").status,
                     client.call("demo.applicant.beijing", "get_case", {"case_id": next(iter(writers[0].acknowledged))}).status]
            check("reads go on", reads == [200, 200, 200], reads)
            disk.free()
            before = [len(w.acknowledged) for w in writers]
            resumed = until(lambda: all(len(w.acknowledged) > count + 5 for w, count in zip(writers, before)), 30)
            check("once there is room commands are taken again, without a restart", resumed, [(w.broken, w.refusals[-1:]) for w in writers])
            for writer in writers:
                writer.stopping.set()
            for writer in writers:
                writer.join()
            check("no connection was dropped", not any(w.broken for w in writers), [w.broken for w in writers])
            lost = lost_cases(client, writers)
            check(f"none of {sum(len(w.acknowledged) for w in writers)} acknowledged cases is lost", not lost, lost[:5])
            register_one(client)
            check("a right is registered afterwards", True)
            status = server.stop()
            checked, said = server.fsck()
            check("the server ends well and fsck --replay is sound", status == 0 and checked == 0, f"{status} {checked} {said}")
        finally:
            if server.process.poll() is None:
                server.stop()
    server.remove()


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

        code, said = try_to_start(program, data, options=["--log-origin", "other.example.cn/log"])
        check("a log with entries cannot be renamed", code == 1 and "other.example.cn/log" in said, said)
        done = admin(program, data, "password", "--login", "demo.admin.audit")
        check("a password is reset beside a log with entries", done.returncode == 0, done.stderr)

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
    name_of_the_log(program)
    full_disk(program)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
