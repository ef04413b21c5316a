#!/usr/bin/env python3
"""Runs the deposit command on real files and verifies what it makes with the second implementation.

  deposit_test.py DEPOSIT_TOOL
"""
import csv
import json
import os
import pathlib
import random
import stat
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOOL = ""


def tool(*arguments, **options):
    return subprocess.run([TOOL, *map(str, arguments), "--lang", "en"], capture_output=True, **options)


def verify(*arguments):
    return subprocess.run([sys.executable, HERE / "verify_deposit.py", *map(str, arguments)], capture_output=True)


def write_table(path, rows, seed):
    rng = random.Random(seed)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["编号", "name", "note", "value"])
        for i in range(rows):
            out.writerow([i, rng.choice(["张三", "李四", 'quote " here', "a,b", "line\nend", ""]),
                          "x" * rng.randrange(80), rng.randrange(10**6) / 100])


class Deposits(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name)
        self.data = self.dir / "data.csv"
        write_table(self.data, 5000, 1)
        self.deposit = self.dir / "data.csv.deposit.json"
        self.key = self.dir / "data.csv.deposit-key.json"

    def tearDown(self):
        self.folder.cleanup()

    def create(self, *options):
        run = tool("create", self.data, *options)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run

    def key_hex(self):
        return json.loads(self.key.read_text())["dataset_key"]

    def test_the_second_implementation_agrees_on_bytes_and_rows(self):
        for disclosure in ("field", "row"):
            self.create("--disclosure", disclosure, "--flat-sm3", "--sign", self.dir / "sign.key")
            self.assertEqual(verify("deposit", self.deposit, self.data).returncode, 0)
            run = verify("rows", self.deposit, self.data, self.key_hex())
            self.assertEqual(run.returncode, 0, run.stderr)
            self.deposit.unlink()
            self.key.unlink()

    def test_openings_verify_in_both_and_only_unchanged(self):
        self.create()
        opening = self.dir / "opening.json"
        run = tool("open", self.deposit, self.data, "--key", self.key, "--rows", "0-4,77,4999", "--columns", "0,2", "--out", opening)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(tool("check", self.deposit, "--opening", opening).returncode, 0)
        run = verify("opening", self.deposit, opening)
        self.assertEqual(run.returncode, 0, run.stderr)
        changed = json.loads(opening.read_text())
        changed["rows"][3]["fields"][2]["text"] += "x"
        opening.write_text(json.dumps(changed))
        self.assertEqual(tool("check", self.deposit, "--opening", opening).returncode, 1)
        self.assertEqual(verify("opening", self.deposit, opening).returncode, 1)

    def test_an_audit_draws_the_rows_from_the_seed(self):
        self.create()
        runs = [tool("open", self.deposit, self.data, "--key", self.key, "--audit", "50", "--seed", "case 7") for _ in range(2)]
        self.assertEqual(runs[0].stdout, runs[1].stdout)
        self.assertEqual(len(json.loads(runs[0].stdout)["rows"]), 50)

    def test_changed_data_do_not_hold(self):
        self.create()
        self.assertEqual(tool("check", self.deposit, self.data, "--key", self.key).returncode, 0)
        content = bytearray(self.data.read_bytes())
        content[len(content) // 2] ^= 1
        self.data.write_bytes(content)
        self.assertEqual(tool("check", self.deposit, self.data).returncode, 1)
        self.assertEqual(verify("deposit", self.deposit, self.data).returncode, 1)
        self.assertEqual(tool("open", self.deposit, self.data, "--key", self.key, "--rows", "1").returncode, 3)

    def test_nothing_is_overwritten_and_the_key_is_private(self):
        self.create()
        self.assertEqual(stat.S_IMODE(self.key.stat().st_mode), 0o600)
        before = self.deposit.read_bytes()
        self.assertEqual(tool("create", self.data).returncode, 3)
        self.assertEqual(self.deposit.read_bytes(), before)
        os.chmod(self.key, 0o644)
        self.assertNotEqual(tool("open", self.deposit, self.data, "--key", self.key, "--rows", "1").returncode, 0)

    def test_exit_codes_tell_what_went_wrong(self):
        self.assertEqual(tool("create").returncode, 2)
        self.assertEqual(tool("create", self.data, "--encoding", "klingon").returncode, 2)
        self.assertEqual(tool("create", self.dir / "missing.csv").returncode, 4)
        self.data.write_text("a,b\n1,2\n3\n4,5\n6,7\n8,9\n10,11\n12,13\n14,15\n16,17\n")
        run = tool("create", self.data)
        self.assertEqual(run.returncode, 3)
        self.assertIn(b"Row 3, from byte 8", run.stderr)
        self.assertEqual(list(self.dir.iterdir()), [self.data])

    def test_data_come_from_standard_input(self):
        run = tool("create", "-", "--out", self.deposit, "--key", self.key, input=self.data.read_bytes())
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(verify("deposit", self.deposit, self.data).returncode, 0)

    def test_gb18030_and_utf8_give_the_same_rows(self):
        self.create("--key", self.key)
        utf8 = json.loads(self.deposit.read_text())["head"]["rows"]
        other = self.dir / "gb.csv"
        other.write_bytes(self.data.read_bytes().decode("utf-8").encode("gb18030"))
        run = tool("create", other)
        self.assertEqual(run.returncode, 0, run.stderr)
        head = json.loads((self.dir / "gb.csv.deposit.json").read_text())["head"]
        self.assertEqual(head["source"]["encoding"], "gb18030")
        self.assertEqual(head["rows"]["columns"], utf8["columns"])
        self.assertEqual(head["rows"]["count"], utf8["count"])


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
