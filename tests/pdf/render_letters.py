#!/usr/bin/env python3
"""Renders every letter of every rule pack, in Chinese and English, as the sample data issued it; to be looked at.

usage: render_letters.py --program PATH --out FOLDER

Leaves FOLDER/<place>-<letter>-<zh|en>.pdf and .png (poppler's pdftoppm), and says which letters the sample data never issued.
Fails where a letter's text shows an unfilled {placeholder}, or where an English one has no words of English.
"""
import argparse
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "runner"))
from client import Client  # noqa: E402
from demo_server import DemoServer  # noqa: E402

PLACES = ["beijing", "jiangsu", "guizhou"]


def cases_of(client, who):
    after = None
    while True:
        query = {"mine": "office", "include_ended": "true", "limit": 200, **({"after": after} if after else {})}
        page = client.call(who, "list_cases", query=query).body
        yield from page["items"]
        after = page.get("next")
        if not after:
            return


def letters_of(client, place):
    """The first letter of each kind that the office of this place issued: kind → (case, sequence)."""
    found = {}
    for case in cases_of(client, f"demo.registrar.{place}"):
        for event in client.call(f"demo.registrar.{place}", "list_case_events", {"case_id": case["id"]}).body["items"]:
            if event["kind"] == "letter_issued":
                found.setdefault(event["details"]["letter"], (case["id"], event["sequence"]))
    return found


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    known = {letter["id"] for letter in yaml.safe_load((ROOT / "rules" / "common" / "letters.yaml").read_text(encoding="utf-8"))["letters"]}
    server = DemoServer(options.program, None, empty=False)
    wrong = []
    seen = set()
    try:
        server.start()
        client = Client(server.port)
        for place in PLACES:
            found = letters_of(client, place)
            seen |= set(found)
            for letter, (case, sequence) in sorted(found.items()):
                for language in ("zh", "en"):
                    pdf = options.out / f"{place}-{letter}-{language}.pdf"
                    answer = client.call(f"demo.registrar.{place}", "download_letter", {"case_id": case, "sequence": sequence}, headers={"Accept-Language": language})
                    if answer.status != 200:
                        wrong.append(f"{pdf.name}: {answer.status} {answer.raw[:200]!r}")
                        continue
                    pdf.write_bytes(answer.raw)
                    subprocess.run(["pdftoppm", "-r", "70", "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
                    text = text_of(pdf)
                    if re.search(r"[{}]", text):
                        wrong.append(f"{pdf.name}: an unfilled placeholder")
                    if language == "en" and not re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", text):
                        wrong.append(f"{pdf.name}: hardly any English")
            print(f"{place}: {len(found)} of {len(known)} letters; never issued there: {', '.join(sorted(known - set(found))) or 'none'}")
    finally:
        server.stop()
        server.remove()
    for line in wrong:
        print(line)
    if known - seen:
        print(f"issued nowhere: {', '.join(sorted(known - seen))}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
