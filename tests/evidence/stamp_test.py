#!/usr/bin/env python3
"""Stamps of an authority that is not ours, kept beside a deposit: nothing already had is lost, nothing is silently missing.

  stamp_test.py DEPOSIT_TOOL          needs openssl
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from authority import Authority

TOOL = ""


def tool(*arguments):
    return subprocess.run([TOOL, *map(str, arguments), "--lang", "en", "--quiet"], capture_output=True, text=True, timeout=60)


class Stamps(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.dir = pathlib.Path(self.folder.name)
        self.authority = Authority(self.dir / "authority")
        self.list = self.dir / "authorities"
        self.list.write_text(f"{self.authority.address} {self.authority.ca}\n")
        self.data = self.dir / "data.csv"
        self.data.write_text("a,b\n" + "".join(f"{i},{i * i}\n" for i in range(100)))
        self.deposit = self.dir / "data.csv.deposit.json"
        self.stamps = self.dir / "data.csv.deposit.stamps.json"

    def tearDown(self):
        self.authority.stop()
        self.folder.cleanup()

    def create(self, *options, status=0):
        run = tool("create", self.data, *options)
        self.assertEqual(run.returncode, status, run)
        return run

    def stamp(self, *options, status=0):
        run = tool("stamp", self.deposit, "--authority", self.authority.address, "--authorities", self.list, *options)
        self.assertEqual(run.returncode, status, run)
        return run

    def kept(self):
        return [one["hash"] for one in json.loads(self.stamps.read_text())["stamps"]]

    def test_a_stamp_already_had_is_kept_when_the_next_one_fails(self):
        self.create()
        self.authority.answers = 1
        self.stamp(status=4)
        self.assertEqual(self.kept(), ["sha256"])
        self.authority.answers = 10
        self.stamp("--hash", "sm3")
        self.assertEqual(self.kept(), ["sha256", "sm3"])
        run = tool("check", self.deposit, "--trust", self.authority.ca, "--json")
        self.assertEqual([one["trusted"] for one in json.loads(run.stdout)["stamps"]], [True, True], run)

    def test_create_writes_everything_before_it_asks_and_keeps_what_it_got(self):
        self.authority.answers = 1
        report = self.dir / "report.html"
        run = self.create("--stamp", self.authority.address, "--authorities", self.list, "--report", report, status=4)
        self.assertTrue(report.exists() and self.deposit.exists() and "Rows: 100" in run.stdout, run)
        self.assertEqual(self.kept(), ["sha256"])

    def test_an_unknown_authority_is_refused_before_the_data_are_read(self):
        self.create("--stamp", "https://tsa.example.cn/", "--authorities", self.list, status=3)
        self.assertFalse(self.deposit.exists() or (self.dir / "data.csv.deposit-key.json").exists())

    def test_stamps_of_an_earlier_deposit_are_not_mixed_with_new_ones(self):
        self.stamps.write_text("{}")
        self.create("--stamp", self.authority.address, "--authorities", self.list, status=3)
        self.assertFalse(self.deposit.exists())
        self.stamps.unlink()
        self.create()
        other = self.dir / "other.csv"
        other.write_text("a,b\n1,2\n")
        self.assertEqual(tool("create", other).returncode, 0)
        self.stamp()
        run = tool("stamp", self.dir / "other.csv.deposit.json", "--authority", self.authority.address, "--authorities", self.list, "--stamps", self.stamps)
        self.assertEqual(run.returncode, 1, run)
        self.assertEqual(self.authority.asked, 2, "refused before anything was asked")

    def test_stamps_that_cannot_be_read_are_not_taken_for_none(self):
        self.create()
        self.stamp()
        before = self.stamps.read_bytes()
        self.assertEqual(tool("check", self.deposit, "--stamps", self.dir / "stmps.json").returncode, 4)
        self.assertEqual(tool("bundle", self.deposit, "--out", self.dir / "b.zip", "--stamps", self.dir / "stmps.json").returncode, 4)
        # A loop of links cannot be opened even by root.
        self.stamps.unlink()
        os.symlink(self.stamps, self.stamps)
        self.stamp(status=4)
        self.assertTrue(self.stamps.is_symlink(), "what could not be read must not be replaced")
        self.stamps.unlink()
        self.stamps.write_bytes(before)
        self.stamp("--stamps", self.dir / "new.json")
        self.assertTrue((self.dir / "new.json").exists(), "stamp may name a file that is new")

    def test_more_stamps_than_a_file_holds_are_refused_before_asking(self):
        self.create()
        self.stamp("--hash", "sha256")
        document = json.loads(self.stamps.read_text())
        document["stamps"] *= 63
        self.stamps.write_text(json.dumps(document))
        before = self.stamps.read_bytes()
        self.stamp(status=3)
        self.assertTrue(self.authority.asked == 1 and self.stamps.read_bytes() == before)
        self.stamp("--hash", "sm3")
        self.assertEqual(len(self.kept()), 64)
        self.assertEqual(tool("check", self.deposit).returncode, 0)


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
