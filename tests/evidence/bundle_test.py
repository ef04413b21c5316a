#!/usr/bin/env python3
"""An evidence bundle, made by the program with stamps of its own authority, is verified by others: the page inside it, run by Node
without a browser, and openssl by the recipe of its README. Every part is then altered, and the page must say so.

  bundle_test.py --program PROGRAM          needs node, openssl
"""
import argparse
import base64
import copy
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "runner"))
from authority import Authority  # noqa: E402
from demo_server import DemoServer  # noqa: E402
from verify_deposit import canonical, field_digest, row_leaf, sha256, sm3  # noqa: E402

RUN_PAGE = """
const { readFileSync } = require('node:fs')
const { webcrypto } = require('node:crypto')
const vm = require('node:vm')
const page = readFileSync(process.argv[2], 'utf8')
const code = page.match(/<script>([^]*?)<\\/script>/)[1]
const context = { crypto: webcrypto, TextEncoder, TextDecoder, atob, Uint8Array, DataView, Int32Array, JSON, Math, Map, Object, Array, String, Error, parseInt, console }
context.globalThis = context
vm.createContext(context)
vm.runInContext(code, context)
const bundles = JSON.parse(readFileSync(process.argv[3], 'utf8'))
const judge = async ({ chosen_files, ...bundle }) => {
  const events = [], checks = await context.verifyBundle(bundle, events).catch((error) => [[false, String(error), String(error)]])
  const files = Object.entries(chosen_files ?? {}).map(([name, data]) => [name, context.fileFits(bundle, name, Uint8Array.from(Buffer.from(data, 'base64')))])
  return { checks, events, files: Object.fromEntries(files) }
}
Promise.all(bundles.map(judge)).then((all) =>
  console.log(JSON.stringify({ all, sha256: context.digests.sha256(new TextEncoder().encode('abc')), sm3: context.digests.sm3(new TextEncoder().encode('abc')) })))
"""


def verify(folder, page, bundles, whole=False):
    (folder / "run.cjs").write_text(RUN_PAGE, encoding="utf-8")
    (folder / "bundles.json").write_text(json.dumps(bundles), encoding="utf-8")
    done = subprocess.run(["node", folder / "run.cjs", page, folder / "bundles.json"], capture_output=True, text=True, check=True, timeout=120)
    said = json.loads(done.stdout)
    assert said["sha256"] == hashlib.sha256(b"abc").hexdigest(), "SHA-256 of the page"
    assert said["sm3"] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", "SM3 of the page (GB/T 32905 example 1)"
    return said["all"] if whole else [one["checks"] for one in said["all"]]


def another_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder / "k.pem", "-out", folder / "c.der", "-outform", "DER", "-subj", "/CN=stranger"], check=True, capture_output=True)
    return base64.b64encode((folder / "c.der").read_bytes()).decode()


def altered(bundle, stranger):
    """Name and a bundle in which one thing was changed."""
    def change(name, work):
        copied = copy.deepcopy(bundle)
        work(copied)
        return name, copied

    def flip_end(text):  # the signature stands last; the middle of a token is its copy of the certificate
        at = len(text) - 12
        return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]
    def flip_middle(text):
        at = len(text) // 2
        return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]
    yield change("title", lambda b: b["deposit"]["head"].update(title="another"))
    yield change("rows", lambda b: b["deposit"]["head"]["rows"].update(count=b["deposit"]["head"]["rows"]["count"] + 1))
    yield change("sketch", lambda b: b["deposit"]["sketch"].update(data=flip_middle(b["deposit"]["sketch"]["data"])))
    yield change("profile", lambda b: b["deposit"]["profile"].update(rows=1))
    yield change("disclosed value", lambda b: b["opening"]["rows"][1]["fields"][0].update(text="other"))
    yield change("salt", lambda b: b["opening"]["rows"][0]["fields"][0].update(salt="00" * 16))
    yield change("path", lambda b: b["opening"]["path"].pop())
    def forge(b):  # two rows with one number: one would be proved, both displayed
        forged = copy.deepcopy(b["opening"]["rows"][0])
        forged["fields"][0]["text" if "text" in forged["fields"][0] else "literal"] = "forged"
        b["opening"]["rows"].insert(0, forged)
    yield change("row twice", forge)
    yield change("rows not rising", lambda b: b["opening"]["rows"].reverse())
    yield change("column", lambda b: b["opening"]["rows"][0]["fields"][0].update(column=2))
    yield change("row number", lambda b: b["opening"]["rows"][1].update(row=b["opening"]["rows"][1]["row"] + 1))
    yield change("signature of the depositor", lambda b: b["deposit"]["signature"].update(value="00" * 64))
    yield change("stamps exchanged", lambda b: b["stamps"][0].update(response=b["stamps"][1]["response"]))
    yield change("stamp", lambda b: b["stamps"][0].update(response=flip_end(b["stamps"][0]["response"])))
    yield change("another authority", lambda b: b["authorities"].__setitem__(0, stranger))
    def rename(b, title):
        head = b["deposit"]["head"]
        head["title"] = title
        b["deposit"].update(head_sha256=sha256(canonical(head)).hex(), head_sm3=sm3(canonical(head)).hex())
        b["deposit"].pop("signature")
        b.pop("opening")
    def backdate(b):  # another head under the old stamp, whose imprint hides behind a name of the forger's own
        old = b["deposit"]["head_sha256"]
        rename(b, "another")
        b["stamps"] = [{"hash": "sha256 ", "response": stamp["response"]} for stamp in b["stamps"] if stamp["hash"] == "sha256"]
        b["deposit"]["head_sha256 "] = old
    yield change("backdated by a name of a hash", backdate)
    yield change("stamps of another head", lambda b: rename(b, "another"))
    yield change("unknown member", lambda b: b["deposit"].update(note="checked"))
    yield change("unknown member of the package", lambda b: b.update(timeline=[{"time": "2001-01-01", "zh": "时间戳", "en": "Time stamp"}]))
    yield change("unknown member of the head", lambda b: b["deposit"]["head"].update(head_sha256="00"))
    yield change("unknown member of a field", lambda b: b["opening"]["rows"][0]["fields"][0].update(shown="other"))
    yield change("two values of a field", lambda b: b["opening"]["rows"][0]["fields"][0].update(json="other"))
    yield change("the depositor's key, cut", lambda b: b["deposit"]["signature"].update(key="00"))
    yield change("the depositor's key, of no point", lambda b: b["deposit"]["signature"].update(key="ff" * 32))
    yield change("the sketch taken out", lambda b: b["deposit"].pop("sketch"))
    yield change("the profile taken out", lambda b: b["deposit"].pop("profile"))
    yield change("no head", lambda b: b["deposit"].pop("head"))


def two_values():
    """A deposit of one cell, and two openings of it that have the same bytes under the hash: the second moves the border of its salt."""
    salt, value = bytes(range(16)), b"\0\0\0\0\x01forged"
    rows = {"columns": ["a"], "count": 1, "disclosure": "field", "sm3": row_leaf([field_digest(salt, 0, 1, value)]).hex(), "leaves_sha256": sha256(b"").hex()}
    head = {"format": "shuquan-deposit-v1", "created": "2026-01-01T00:00:00.000Z", "title": "", "source": {"name": "a", "format": "json-lines", "encoding": "utf-8"}, "rows": rows,
            "file": {"bytes": 1, "chunk_bytes": 65536, "sha256": "00" * 32, "sm3": "00" * 32}}
    deposit = {"head": head, "head_sha256": sha256(canonical(head)).hex(), "head_sm3": sm3(canonical(head)).hex()}

    def opened(salt, text):
        return {"format": "shuquan-evidence-bundle-v1", "deposit": deposit, "stamps": [], "authorities": [], "files": [],
                "opening": {"format": "shuquan-opening-v1", "head_sm3": deposit["head_sm3"], "rows": [{"row": 0, "fields": [{"column": 0, "text": text, "salt": salt.hex()}]}], "path": []}}
    return opened(salt, value.decode()), opened(salt + value[:5], "forged")


def merged(program, folder):
    """A bundle of a deposit joined of three parts, and such ones as no parts make up."""
    documents = []
    for i in range(3):
        data = folder / f"part{i}.csv"
        data.write_text("id,city\n" + "".join(f"{i}-{n},c{n % 5}\n" for n in range(40 + i)), encoding="utf-8")
        documents.append(f"{data}.deposit.json")
        subprocess.run([program, "deposit", "create", data, "--quiet"], check=True, timeout=120, capture_output=True)
    whole = folder / "whole.deposit.json"
    subprocess.run([program, "deposit", "merge", *documents, "--out", whole], check=True, timeout=120, capture_output=True)
    subprocess.run([program, "deposit", "bundle", whole, "--out", folder / "whole.zip"], check=True, timeout=120, capture_output=True)
    with zipfile.ZipFile(folder / "whole.zip") as zipped:
        zipped.extractall(folder / "whole")
    bundle = inline_of(folder / "whole")

    def change(work):
        copied = copy.deepcopy(bundle)
        head = copied["deposit"]["head"]
        work(head)
        copied["deposit"].update(head_sha256=sha256(canonical(head)).hex(), head_sm3=sm3(canonical(head)).hex())
        return copied
    false = [change(lambda head: head["parts"][1].update(head_sha256="00" * 32)), change(lambda head: head["parts"][1].update(head_sm3="00" * 32)), change(lambda head: head["parts"].pop()),
             change(lambda head: head["parts"].reverse()), change(lambda head: head["rows"].update(count=7)), change(lambda head: head["file"].update(bytes=7)), change(lambda head: head.pop("parts")),
             change(lambda head: head["source"].update(format="opaque")), change(lambda head: head["rows"].update(leaves_sha256="00" * 32))]
    return bundle, false


def files_of(folder, bundle):
    """Files chosen on the page: what it shows itself is compared with that, not with a manifest that came along."""
    chosen = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    honest = dict(bundle, chosen_files={name: base64.b64encode(data).decode() for name, data in chosen.items()})
    false = copy.deepcopy(honest)
    for name in ("deposit.json", "opening.json", "1.der", "1.pem"):
        data = chosen[name].replace(b"290", b"289").replace(b"300", b"301") if name.endswith(".json") else chosen["2.der"] if name == "1.der" else chosen[name].replace(b"M", b"N")
        assert data != chosen[name], name
        false["chosen_files"][name] = base64.b64encode(data).decode()
        next(file for file in false["files"] if file["name"].endswith(name)).update(sha256=sha256(data).hex(), sm3=sm3(data).hex())
    return honest, false


def inline_of(folder):
    return json.loads(re.search(r'<script type="application/json" id="bundle">(.*?)</script>', (folder / "verify.html").read_text(encoding="utf-8"), re.S)[1])


def outcome(result, words):
    return [found for found, _, en in result if words in en]


def openssl_agrees(folder):
    """Runs the openssl lines of the README; their number."""
    lines = [line.strip() for line in (folder / "README.txt").read_text(encoding="utf-8").splitlines() if "openssl ts" in line]
    for line in lines:
        done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0 and "OK" in done.stdout, (line, done)
    return len(lines)


SIGNATURE, AUTHORITY = "Its signature holds", "is the enclosed one, or was issued by it"


def stamped_elsewhere(program, folder, curve):
    """An authority whose certificate was issued by a CA: whether CA or certificate is enclosed, page and recipe agree with the program."""
    folder.mkdir()
    authority, stranger = Authority(folder / "authority", curve), Authority(folder / "stranger", "P-256")
    try:
        data, deposit = folder / "data.csv", folder / "data.csv.deposit.json"
        data.write_text("id,city,note\n" + "".join(f"{i},c{i % 7},n{i}\n" for i in range(40)), encoding="utf-8")
        (folder / "list").write_text(f"{authority.address} {authority.ca}\n")

        def call(*arguments, status=0):
            done = subprocess.run([program, "deposit", *map(str, arguments), "--lang", "en", "--quiet"], capture_output=True, text=True, timeout=120)
            assert done.returncode == status, (arguments, done)
        call("create", data, "--disclosure", "row", "--stamp", authority.address, "--authorities", folder / "list")
        call("open", deposit, data, "--key", folder / "data.csv.deposit-key.json", "--rows", "3,17", "--out", folder / "opening.json")
        bundles = []
        for name, trust in (("ca", authority.ca), ("leaf", authority.leaf)):
            call("bundle", deposit, "--opening", folder / "opening.json", "--trust", trust, "--out", folder / f"{name}.zip")
            with zipfile.ZipFile(folder / f"{name}.zip") as zipped:
                zipped.extractall(folder / name)
            assert openssl_agrees(folder / name) == 2
            bundles.append(inline_of(folder / name))
        call("bundle", deposit, "--trust", stranger.ca, "--out", folder / "no.zip", status=3)
        foreign = copy.deepcopy(bundles[0])
        foreign["authorities"] = [base64.b64encode(stranger.openssl("x509", "-in", "ca.pem", "-outform", "DER").stdout).decode()]
        moved = copy.deepcopy(bundles[0])
        first, second = moved["opening"]["rows"][0]["fields"][:2]
        first["column"], second["column"] = second["column"], first["column"]
        twice = copy.deepcopy(bundles[0])
        forged = copy.deepcopy(twice["opening"]["rows"][0])
        forged["fields"][1]["text"] = "forged"
        twice["opening"]["rows"].insert(0, forged)
        by_ca, by_leaf, by_stranger, columns, rows = verify(folder, folder / "ca" / "verify.html", [*bundles, foreign, moved, twice])
        known = None if curve.startswith("brainpool") else True
        assert outcome(by_ca, SIGNATURE) == [known] * 2 and outcome(by_ca, AUTHORITY) == [known] * 2, (curve, by_ca)
        # That it is the very certificate needs no arithmetic.
        assert outcome(by_leaf, SIGNATURE) == [known] * 2 and outcome(by_leaf, AUTHORITY) == [True] * 2, (curve, by_leaf)
        assert outcome(by_stranger, SIGNATURE) == [known] * 2 and outcome(by_stranger, AUTHORITY) == [False] * 2, (curve, by_stranger)
        assert not any(found is False for found, _, _ in by_ca + by_leaf), (curve, by_ca, by_leaf)
        for result in (columns, rows):
            assert outcome(result, "disclosed rows belong") == [False], result
    finally:
        authority.stop()
        stranger.stop()


def run(program, folder, port):
    address = f"http://127.0.0.1:{port}/api/v1/timestamps"
    (folder / "tsa.pem").write_bytes(urllib.request.urlopen(f"{address}/certificate").read())
    (folder / "authorities").write_text(f"# test\n{address} {folder / 'tsa.pem'}\n")
    data, deposit = folder / "data.csv", folder / "data.csv.deposit.json"
    data.write_text("id,城市,note\n" + "".join(f"{i},城{i % 7},\"a <b> {i}\"\n" for i in range(300)), encoding="utf-8")

    def call(*arguments, status=0):
        done = subprocess.run([program, "deposit", *map(str, arguments), "--lang", "en"], capture_output=True, text=True, timeout=120)
        assert done.returncode == status, (arguments, done)
        return done
    call("create", data, "--title", "证据 <script>", "--sign", folder / "sign.key", "--stamp", address, "--authorities", folder / "authorities", "--quiet")
    call("open", deposit, data, "--key", folder / "data.csv.deposit-key.json", "--rows", "3,17,290", "--columns", "0,2", "--out", folder / "opening.json", "--quiet")
    call("bundle", deposit, "--opening", folder / "opening.json", "--trust", folder / "tsa.pem", "--out", folder / "evidence.zip")
    call("bundle", deposit, "--opening", deposit, "--out", folder / "no.zip", status=3)
    with zipfile.ZipFile(folder / "evidence.zip") as zipped:
        assert zipped.testzip() is None
        zipped.extractall(folder / "out")
        names = set(zipped.namelist())
    manifest = json.loads((folder / "out" / "manifest.json").read_text())
    assert {file["name"] for file in manifest["files"]} | {"manifest.json"} == names, names
    for file in manifest["files"]:
        content = (folder / "out" / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"] and len(content) == file["bytes"]
    page = folder / "out" / "verify.html"
    text = page.read_text(encoding="utf-8")
    inline = re.search(r'<script type="application/json" id="bundle">(.*?)</script>', text, re.S)[1]
    assert "证据 \\u003cscript>" in inline and "http:" not in text.replace("http://www", "")[:text.index("<script")], "the page loads nothing"
    bundle = json.loads(inline)
    names, broken = zip(*altered(bundle, another_certificate(folder)))
    honest, forged = two_values()
    parts, wrong_parts = merged(program, folder)
    chosen, exchanged = files_of(folder / "out", bundle)
    without_authority = dict(copy.deepcopy(bundle), authorities=[])
    results = verify(folder, page, [bundle, without_authority, *broken])
    of_one_cell, of_another, of_parts, *of_wrong_parts = verify(folder, page, [honest, forged, parts, *wrong_parts])
    assert outcome(of_one_cell, "disclosed rows belong") == [True] and outcome(of_another, "disclosed rows belong") == [False], (of_one_cell, of_another)
    assert outcome(of_parts, "parts make up") == [True] and not any(found is False for found, _, _ in of_parts), of_parts
    assert all(outcome(result, "parts make up") == [False] for result in of_wrong_parts), of_wrong_parts
    whole, false = verify(folder, page, [chosen, exchanged], whole=True)
    assert whole["files"] == {"deposit.json": True, "opening.json": True, "1.der": True, "2.der": True, "1.pem": True, "timeline.json": None, "README.txt": None}, whole["files"]
    assert [name for name, fits in false["files"].items() if fits is False] == [name for name in false["files"] if name in ("deposit.json", "opening.json", "1.der", "1.pem")], false["files"]
    assert [event["en"].split(" (")[0] for event in whole["events"]] == ["Deposit made", "Time stamp", "Time stamp"], whole["events"]
    holding = [outcome for outcome, _, _ in results[0] if outcome is not None]
    assert all(holding) and len(holding) == 12, results[0]
    # Whose certificate it is, the package cannot say of itself: the page names the fingerprint to compare.
    fingerprint = subprocess.run(["openssl", "x509", "-in", folder / "tsa.pem", "-noout", "-fingerprint", "-sha256"], capture_output=True, text=True, check=True).stdout
    fingerprint = fingerprint.split("=")[1].strip().replace(":", "").lower()
    assert [en for outcome, _, en in results[0] if outcome is None and fingerprint in en], results[0]
    assert any(outcome is None for outcome, _, _ in results[1]) and not any(outcome is False for outcome, _, _ in results[1]), results[1]
    for name, result in zip(names, results[2:]):
        assert any(outcome is False for outcome, _, _ in result), f"{name}: the page did not notice"
    commands = [line.strip() for line in (folder / "out" / "README.txt").read_text(encoding="utf-8").splitlines() if line.strip().startswith(("python3 ", "openssl "))]
    assert len(commands) == 5, commands
    said = [subprocess.run(command, shell=True, cwd=folder / "out", capture_output=True, text=True, check=True).stdout for command in commands]
    assert bundle["deposit"]["head_sha256"] in said[1] and bundle["deposit"]["head_sm3"] in said[2], said
    print(f"{len(holding)} checks hold, {len(names)} alterations noticed, openssl agrees")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    program = str(parser.parse_args().program.resolve())
    server = DemoServer(program).start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            run(program, pathlib.Path(folder), server.port)
            for curve in ("P-256", "P-384", "rsa", "brainpoolP256r1"):
                stamped_elsewhere(program, pathlib.Path(folder) / curve, curve)
            print("and of authorities with a CA: P-256, P-384, RSA; of a curve that browsers lack, nothing is claimed")
    finally:
        server.stop()
        server.remove()


if __name__ == "__main__":
    main()
