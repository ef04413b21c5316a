#!/usr/bin/env python3
"""Keyed sketches from end to end, against a server of its own: an owner makes a keyed deposit over the network and hands it in,
a keyed sketch of a suspect finds it, nobody without the key learns anything, and a second implementation of the protocol gets
the same values.

  keyed_test.py --program build/release/shuquan
"""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "runner"))

from client import Client  # noqa: E402
from demo_server import DemoServer  # noqa: E402

PROGRAM = ""
OWNER, SUSPECT, OFFICER = "demo.applicant.beijing", "demo.applicant.jiangsu", "demo.examiner.beijing"


def table(path, rows, seed, shared=0):
    """The first `shared` rows are those of every table made here."""
    common, own = random.Random(1), random.Random(seed)
    with open(path, "w", encoding="utf-8") as file:
        file.write("编号,地点,流量,日期\n")
        for i in range(rows):
            rng = common if i < shared else own
            file.write(f"S{rng.randrange(10**9)},place {rng.randrange(90)},{rng.randrange(10**6)},2024-0{rng.randrange(1, 10)}-1{rng.randrange(10)}\n")


class Keyed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.dir = pathlib.Path(cls.folder.name)
        cls.server = DemoServer(PROGRAM, os.environ.get("SHUQUAN_TEST_POSTGRESQL")).start()
        cls.client = Client(cls.server.port, PROGRAM)
        cls.url = f"http://127.0.0.1:{cls.server.port}"
        cls.data = cls.dir / "data.csv"
        table(cls.data, 400, 5, shared=300)
        made = cls.client.call(OWNER, "create_api_token", body={"name": "deposits", "scopes": ["read", "write"], "expires_on": cls.today()}).body
        cls.token = made["token"]
        cls.token_file = cls.dir / "token"
        cls.token_file.write_text(cls.token + "\n")
        cls.token_file.chmod(0o600)
        cls.keyed = cls.dir / "data.keyed.json"
        run = cls.deposit("create", cls.data, "--out", cls.keyed, "--key", cls.dir / "data.key.json", *cls.keying())
        assert run.returncode == 0, run.stderr

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.server.remove()
        cls.folder.cleanup()

    @classmethod
    def today(cls):
        import datetime
        return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date().isoformat()

    @classmethod
    def keying(cls):
        return ["--keyed", cls.url, "--token", cls.token_file]

    @staticmethod
    def deposit(*arguments):
        return subprocess.run([PROGRAM, "deposit", *map(str, arguments), "--lang", "en"], capture_output=True, text=True)

    def hand_in(self, who, path):
        return self.client.call(who, "upload_deposit", query={"party": self.client.party_of(who)}, raw=pathlib.Path(path).read_bytes()).body

    def ask(self, who, path):
        return self.client.call(who, "compare_suspect", raw=pathlib.Path(path).read_bytes()).body

    def used(self):
        trail = self.client.call("demo.admin.audit", "list_audit_entries", query={"limit": 200}).body["items"]
        return [e for e in trail if e["action"] == "evaluate_obliviously"]

    def test_a_suspects_keyed_sketch_finds_the_owners_deposit(self):
        stored = self.hand_in(OWNER, self.keyed)
        public = self.client.call(None, "list_oblivious_keys").body["items"]
        self.assertEqual(stored["sketch_key"], public[0]["key"])
        suspect, plain = self.dir / "suspect.csv", self.dir / "suspect.json"
        table(suspect, 350, 6, shared=250)
        self.assertEqual(self.deposit("create", suspect, "--out", plain, "--key", self.dir / "s.key").returncode, 0)
        keyed = self.dir / "suspect.keyed.json"
        run = self.deposit("key", plain, "--out", keyed, *self.keying())
        self.assertEqual(run.returncode, 0, run.stderr)
        found = self.ask(OFFICER, keyed)
        self.assertEqual([i["deposit_number"] for i in found["items"]], [stored["number"]])
        self.assertEqual(found["items"][0]["grade"], "same_rows")
        self.assertEqual((found["items"][0]["rows_found_there"]["n"], found["items"][0]["rows_found_there"]["m"]), (350, 250))
        self.assertEqual(found["keying"]["sketch_key"], stored["sketch_key"])
        # The same question with public hashes reaches no keyed deposit, and says so.
        unkeyed = self.ask(OFFICER, plain)
        self.assertEqual(unkeyed["items"], [])
        self.assertGreaterEqual(unkeyed["keying"]["not_compared"], 1)
        self.assertIsNone(unkeyed["keying"]["sketch_key"])
        refused = self.deposit("compare", self.keyed, plain)
        self.assertEqual(refused.returncode, 3)
        self.assertIn("cannot be compared", refused.stderr)
        compared = json.loads(self.deposit("compare", self.keyed, keyed, "--json").stdout)
        self.assertEqual((compared["rows_a_in_b"]["n"], compared["rows_a_in_b"]["m"]), (400, 250))

    def test_another_implementation_of_the_protocol_gets_the_same_values(self):
        run = subprocess.run([sys.executable, HERE / "verify_sketch.py", "oblivious", self.keyed, self.data, self.url, self.token], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        seed = (pathlib.Path(self.server.folder) / "data/keys/oblivious/0001.key").read_text().strip()
        small, plain, keyed = self.dir / "small.csv", self.dir / "small.json", self.dir / "small.keyed.json"
        table(small, 5, 7)
        self.assertEqual(self.deposit("create", small, "--out", plain, "--key", self.dir / "small.key").returncode, 0)
        self.assertEqual(self.deposit("key", plain, "--out", keyed, *self.keying()).returncode, 0)
        for arguments in (["sketch", plain, small], ["keyed", plain, keyed, seed]):
            run = subprocess.run([sys.executable, HERE / "verify_sketch.py", *arguments], capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stderr)

    def test_evaluations_are_counted_and_noted_without_content(self):
        before = self.used()
        self.assertTrue(before)
        for entry in before:
            self.assertEqual(set(entry["detail"]), {"elements", "key"})
        element = self.client.call(None, "list_oblivious_keys").body["items"][0]["public_key"]  # a point like any other
        answer = self.client.call(SUSPECT, "evaluate_obliviously", body={"elements": [element] * 3})
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(len(answer.body["elements"]), 3)
        self.assertEqual(sum(e["detail"]["elements"] for e in self.used()), sum(e["detail"]["elements"] for e in before) + 3)

    def test_what_is_refused(self):
        point = self.client.call(None, "list_oblivious_keys").body["items"][0]["public_key"]
        for body, reason in (({"elements": ["02" + "00" * 31 + "01"]}, "crypto.element_malformed"), ({"elements": ["zz"]}, "crypto.element_malformed"),
                             ({"elements": []}, "crypto.element_malformed"), ({"elements": [point], "key": "0" * 32}, "oblivious.key_unknown")):
            answer = self.client.call(SUSPECT, "evaluate_obliviously", body=body)
            self.assertEqual(answer.reason, reason, answer.body)
        self.assertEqual(self.client.call(SUSPECT, "evaluate_obliviously", body={"elements": [point] * 1025}).status, 422)
        self.assertEqual(self.client.call(None, "evaluate_obliviously", body={"elements": [point]}).status, 401)
        reading = self.client.call(OWNER, "create_api_token", body={"name": "reads", "scopes": ["read"], "expires_on": self.today()}).body["token"]
        self.assertEqual(self.client.call({"token": reading}, "evaluate_obliviously", body={"elements": [point]}).status, 403)
        weak = self.dir / "weak"
        weak.write_text(self.token)
        weak.chmod(0o644)
        for arguments in (["--keyed", self.url, "--token", weak], ["--keyed", "http://example.cn", "--token", self.token_file], ["--keyed", self.url]):
            run = self.deposit("create", self.data, "--out", self.dir / "never.json", "--key", self.dir / "never.key", *arguments)
            self.assertIn(run.returncode, (2, 3), run.stderr)
            self.assertFalse((self.dir / "never.json").exists())

    def test_the_day_has_a_limit(self):
        point = self.client.call(None, "list_oblivious_keys").body["items"][0]["public_key"]
        self.server.stop()
        if self.server.postgresql:
            self.server.administer(f"INSERT INTO {self.server.schema}.oblivious_use SELECT id, '{self.today()}', 1, 499999 FROM {self.server.schema}.account WHERE login = 'demo.person.beijing'")
        else:
            import sqlite3
            with sqlite3.connect(f"{self.server.folder}/data/shuquan.db") as database:
                database.execute("INSERT INTO oblivious_use SELECT id, ?, 1, 499999 FROM account WHERE login = 'demo.person.beijing'", (self.today(),))
        self.server.start()
        client = Client(self.server.port, PROGRAM)
        Keyed.client, Keyed.url = client, f"http://127.0.0.1:{self.server.port}"
        self.assertEqual(client.call("demo.person.beijing", "evaluate_obliviously", body={"elements": [point] * 2}).reason, "oblivious.day_limit")
        self.assertEqual(client.call("demo.person.beijing", "evaluate_obliviously", body={"elements": [point]}).status, 200)
        self.assertEqual(client.call("demo.person.beijing", "evaluate_obliviously", body={"elements": [point]}).reason, "oblivious.day_limit")

    def test_a_new_key_leaves_the_old_one_answering(self):
        old = self.client.call(None, "list_oblivious_keys").body["items"][0]
        self.server.stop()
        run = self.deposit("rotate-key", "--data", f"{self.server.folder}/data")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.server.start()
        Keyed.client, Keyed.url = Client(self.server.port, PROGRAM), f"http://127.0.0.1:{self.server.port}"
        keys = self.client.call(None, "list_oblivious_keys").body["items"]
        self.assertEqual([k["key"] for k in keys], [run.stdout.strip(), old["key"]])
        answer = self.client.call(SUSPECT, "evaluate_obliviously", body={"elements": [old["public_key"]], "key": old["key"]})
        self.assertEqual(answer.body["public_key"], old["public_key"])
        anew = self.dir / "anew.json"
        self.assertEqual(self.deposit("create", self.data, "--out", anew, "--key", self.dir / "anew.key", *self.keying()).returncode, 0)
        self.assertEqual(self.deposit("compare", self.keyed, anew).returncode, 3)
        (pathlib.Path(self.server.folder) / "data/keys/oblivious/0002.key").unlink()
        self.server.stop()
        self.server.start()
        Keyed.client, Keyed.url = Client(self.server.port, PROGRAM), f"http://127.0.0.1:{self.server.port}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="build/release/shuquan")
    known, rest = parser.parse_known_args()
    PROGRAM = str(pathlib.Path(known.program).resolve())
    unittest.main(argv=[sys.argv[0], *rest], warnings="ignore")  # servers are started anew
