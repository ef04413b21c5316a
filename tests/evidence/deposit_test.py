#!/usr/bin/env python3
"""Runs the deposit command on real files and verifies what it makes with the second implementation.

  deposit_test.py DEPOSIT_TOOL
"""
import csv
import gzip
import hashlib
import json
import os
import pathlib
import random
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
import warnings
import zipfile

from authority import Authority

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

    def test_nothing_is_written_into_the_folder_that_is_deposited(self):
        folder = self.dir / "data"
        folder.mkdir()
        (folder / "a.txt").write_text("a")
        (folder / "below").mkdir()
        inside = set(folder.rglob("*"))
        outside = ["--out", self.dir / "o.json", "--key", self.dir / "k.json"]
        for options in (["--out", folder / "o.json"], ["--key", folder / "below" / "k.json"], ["--report", folder / "r.html"], ["--sign", folder / "new" / ".." / "s.key"]):
            run = tool("create", folder, *(options if options[0] in outside else [*outside, *options]))
            self.assertEqual(run.returncode, 3, run)
            self.assertIn(b"would become part of the data", run.stderr)
        self.assertEqual(set(folder.rglob("*")), inside)
        for named, beside in ((f"{folder}/", None), (".", folder), ("below/..", folder)):
            run = tool("create", named, cwd=beside)
            self.assertEqual(run.returncode, 0, run)
            self.assertEqual(set(folder.rglob("*")), inside)
            self.assertEqual(tool("check", self.dir / "data.deposit.json", folder).returncode, 0)
            (self.dir / "data.deposit.json").unlink()
            (self.dir / "data.deposit-key.json").unlink()
        self.assertEqual(tool("create", "/").returncode, 2)

    def test_files_that_exist_are_told_before_the_data_are_read(self):
        self.deposit.write_text("mine")
        self.assertEqual(tool("create", self.data).returncode, 3)
        self.assertFalse(self.key.exists(), "a key without its deposit is of no use")

    def test_a_marked_copy_and_a_proof_are_no_streams_and_no_trash(self):
        run = tool("mark", self.data, "--recipient", "x", "--out", "-", "--canaries", "3", cwd=self.dir)
        self.assertEqual((run.returncode, set(self.dir.iterdir())), (2, {self.data}), run)
        self.create()
        for text in ("no proof", "c2sp.org/tlog-proof@v1\nindex 0\n\nno checkpoint\n"):
            (self.dir / "proof.txt").write_text(text)
            run = tool("bundle", self.deposit, "--log-proof", self.dir / "proof.txt", "--out", self.dir / "b.zip")
            self.assertEqual(run.returncode, 3, run)
        self.assertFalse((self.dir / "b.zip").exists())

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

    def head_of(self, path, *options):
        for name in (f"{path}.deposit.json", f"{path}.deposit-key.json"):
            pathlib.Path(name).unlink(missing_ok=True)
        run = tool("create", path, *options)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(verify("deposit", f"{path}.deposit.json", path).returncode, 0)
        return json.loads(pathlib.Path(f"{path}.deposit.json").read_text())["head"]

    def test_packed_tables_have_the_same_rows(self):
        plain = self.head_of(self.data)["rows"]
        packed = self.dir / "data.csv.gz"
        packed.write_bytes(gzip.compress(self.data.read_bytes()))
        head = self.head_of(packed)
        self.assertEqual(head["source"]["container"], "gzip")
        self.assertEqual((head["rows"]["columns"], head["rows"]["count"]), (plain["columns"], plain["count"]))
        self.assertEqual(tool("open", f"{packed}.deposit.json", packed, "--key", f"{packed}.deposit-key.json", "--rows", "7").returncode, 0)
        packed.write_bytes(packed.read_bytes()[:-20])
        self.assertEqual(tool("create", packed, "--out", self.dir / "o", "--key", self.dir / "k").returncode, 3)
        zipped = self.dir / "data.zip"
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(self.data, "folder/data.csv")
        self.assertEqual(self.head_of(zipped)["rows"]["count"], plain["count"])
        with zipfile.ZipFile(zipped, "a") as archive:
            archive.writestr("other.csv", "a,b\n1,2\n")
        self.assertEqual(self.head_of(zipped)["source"]["format"], "opaque")
        self.assertEqual(self.head_of(zipped, "--member", "other.csv")["rows"]["count"], 1)
        with warnings.catch_warnings(), zipfile.ZipFile(zipped, "a") as archive:
            warnings.simplefilter("ignore")
            archive.writestr("other.csv", "a,b\n1,2\n3,4\n")  # most programs would read this one
        run = tool("create", zipped, "--member", "other.csv", "--out", self.dir / "twice", "--key", self.dir / "twice.key")
        self.assertEqual(run.returncode, 3)
        self.assertIn(b"two files called other.csv", run.stderr)

    def test_a_record_of_marks_counts_for_what_its_seal_says(self):
        copy, record = self.dir / "copy.csv", self.dir / "copy.csv.mark.json"
        self.assertEqual(tool("mark", self.data, "--recipient", "甲", "--canaries", "5", "--out", copy).returncode, 0)
        found = json.loads(tool("detect", copy, record, "--json").stdout)["recipients"][0]
        seal = hashlib.sha256(json.dumps(json.loads(record.read_text()), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
        self.assertEqual((found["seal"]["sha256"], found["seal"]["stamped_at"], found["seal"]["trusted"]), (seal, None, False))
        self.assertIn(b"proves nothing", tool("detect", copy, record).stdout)
        authority = Authority(self.dir / "authority", "P-256")
        try:
            def stamped(digest):
                query = subprocess.run(["openssl", "ts", "-query", "-sha256", "-digest", digest, "-cert"], capture_output=True, check=True).stdout
                request = urllib.request.Request(authority.address, query, {"Content-Type": "application/timestamp-query"})
                pathlib.Path(f"{record}.tsr").write_bytes(urllib.request.urlopen(request).read())
            stamped(seal)
            found = json.loads(tool("detect", copy, record, "--trust", authority.ca, "--json").stdout)["recipients"][0]
            self.assertTrue(found["seal"]["trusted"] and found["seal"]["stamped_at"], found)
            self.assertIn(b"sealed at", tool("detect", copy, record).stdout)
            stamped("00" * 32)
            self.assertEqual(tool("detect", copy, record).returncode, 3)
        finally:
            authority.stop()

    def test_a_zip_bomb_is_stopped(self):
        bomb = self.dir / "bomb.csv.zst"
        made = subprocess.run(["zstd", "-q", "-c"], input=b"a,b\n" + (b"1," + b"x" * 4000 + b"\n") * 32_000, capture_output=True)
        if made.returncode != 0:
            self.skipTest("zstd is missing")
        bomb.write_bytes(made.stdout)
        run = tool("create", bomb)
        self.assertEqual(run.returncode, 3)
        self.assertIn(b"1100 times", run.stderr)

    def test_sqlite_tables(self):
        path = self.dir / "data.db"
        base = sqlite3.connect(path)
        base.execute("create table t(id integer primary key, name text, x real, b blob, n)")
        base.executemany("insert into t values (?,?,?,?,?)", [(3, "三", 1.5, b"\0\xff", None), (1, "一", 1e21, b"", 7)])
        base.commit()
        head = self.head_of(path)
        self.assertEqual(head["rows"]["columns"], ["id", "name", "x", "b", "n"])
        run = tool("open", f"{path}.deposit.json", path, "--key", f"{path}.deposit-key.json", "--rows", "0-1")
        fields = [[next(v for k, v in f.items() if k not in ("column", "salt")) for f in r["fields"]] for r in json.loads(run.stdout)["rows"]]
        self.assertEqual(fields, [["1", "一", "1e+21", "", "7"], ["3", "三", "1.5", "AP8=", True]])
        base.execute("create table u(a)")
        base.commit()
        base.close()
        self.assertEqual(tool("create", path, "--out", self.dir / "o", "--key", self.dir / "k").returncode, 3)
        self.assertEqual(self.head_of(path, "--member", "u")["rows"]["count"], 0)

    def test_workbooks(self):
        path = self.dir / "book.xlsx"
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("[Content_Types].xml", "<Types/>")
            book.writestr("xl/worksheets/sheet1.xml", f"<worksheet {main}><sheetData>"
                          '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>day</t></is></c></row>'
                          '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="C2" s="1"><v>45322.5</v></c></row>'
                          '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4"><v>2.50</v></c><c r="D4" t="str"><f>X</f><v>sum</v></c></row>'
                          "</sheetData></worksheet>")
            book.writestr("xl/sharedStrings.xml", f"<sst {main}><si><t>名称</t></si><si><r><t>金</t></r><r><t>额</t></r></si>"
                          "<si><t>a &amp; b</t><rPh><t>x</t></rPh></si></sst>")
            book.writestr("xl/styles.xml", f'<styleSheet {main}><numFmts><numFmt numFmtId="170" formatCode="yyyy/m/d"/></numFmts>'
                          '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>')
            book.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>')
            book.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                          '<sheets><sheet name="数据" sheetId="1" r:id="r1"/></sheets></workbook>')
        head = self.head_of(path)
        self.assertEqual(head["source"]["member"], "数据")
        self.assertEqual(head["rows"]["columns"], ["名称", "金额", "day", "c4"])
        run = tool("open", f"{path}.deposit.json", path, "--key", f"{path}.deposit-key.json", "--rows", "0-1")
        fields = [[next(v for k, v in f.items() if k not in ("column", "salt")) for f in r["fields"]] for r in json.loads(run.stdout)["rows"]]
        self.assertEqual(fields, [["a & b", True, "2024-01-31 12:00:00"], ["true", "2.50", True, "sum"]])

    def test_copies_are_recognised_and_strangers_are_not(self):
        self.create()
        part = self.dir / "part.csv"
        with open(self.data, newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        with open(part, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows([[r[3], r[0], r[2]] for r in rows[2000:2600]])
        run = tool("compare", self.deposit, "--data", part, "--json")
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertEqual(json.loads(run.stdout)["grade"], "same_rows")
        other = self.dir / "other.csv"
        other.write_text("q,r,s\n" + "".join(f"{i * 7919 % 10007}x,foo{i},{i / 7}\n" for i in range(3000)))
        self.assertEqual(tool("compare", self.deposit, "--data", other).returncode, 1)
        self.head_of(other)
        self.assertEqual(tool("compare", self.deposit, f"{other}.deposit.json").returncode, 1)
        self.assertEqual(tool("compare", self.deposit, self.deposit).returncode, 0)


    def test_a_run_that_was_killed_goes_on(self):
        rows = 300_000
        while True:  # until it takes longer than the state is kept apart
            write_table(self.data, rows, 3)
            run = subprocess.Popen([TOOL, "create", self.data, "--keep-every", "1", "--quiet"], stdout=subprocess.DEVNULL)
            state = pathlib.Path(str(self.deposit) + ".unfinished")
            while run.poll() is None and not state.exists():
                time.sleep(0.01)
            run.kill()
            run.wait()
            if state.exists() and not self.deposit.exists():
                break
            for path in (self.deposit, self.key, state):
                path.unlink(missing_ok=True)
            rows *= 2
        self.assertEqual(stat.S_IMODE(state.stat().st_mode), 0o600)
        kept = state.read_bytes()
        with open(self.data, "ab") as file:
            file.write(b"1,x,y,2\n")
        self.assertEqual(tool("create", self.data).returncode, 3)
        self.assertFalse(self.deposit.exists())
        with open(self.data, "rb+") as file:  # as it was, but for the time of its last change
            file.truncate(self.data.stat().st_size - 8)
        refused = tool("create", self.data)
        self.assertIn(b"changed", refused.stderr)
        self.assertEqual(state.read_bytes(), kept)
        state.unlink()
        self.create("--keep-every", "0")
        self.assertFalse(state.exists())
        self.deposit.unlink()
        self.key.unlink()
        run = subprocess.Popen([TOOL, "create", self.data, "--keep-every", "1", "--quiet"], stdout=subprocess.DEVNULL)
        while run.poll() is None and not state.exists():
            time.sleep(0.01)
        run.kill()
        run.wait()
        self.assertTrue(state.exists())
        run = tool("create", self.data)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn(b"Going on from", run.stderr)
        self.assertFalse(state.exists())
        self.assertEqual(verify("rows", self.deposit, self.data, self.key_hex()).returncode, 0)
        self.assertEqual(verify("deposit", self.deposit, self.data).returncode, 0)


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
