#!/usr/bin/python3
"""Tables of batch filing as people hand them in: workbooks made by other programs, damaged and hostile files, CSV in both
encodings, a server that is killed in the middle. On SQLite and, where SHUQUAN_TEST_POSTGRESQL names a server, on PostgreSQL.

  --rows N   how many rows the table has that is filed across a restart (default 400)
"""
import argparse
import csv
import io
import json
import pathlib
import signal
import sys
import time
import zipfile

import openpyxl
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from client import Client  # noqa: E402
from demo_server import ROOT, DemoServer, databases  # noqa: E402
from scenario import merged, without_digests  # noqa: E402

WHO = "demo.applicant.beijing"
FORMS = yaml.safe_load((ROOT / "tests/scenarios/forms.yaml").read_text(encoding="utf-8"))
FORM = json.loads(json.dumps(without_digests(merged(FORMS["base"], FORMS["places"]["beijing"])), default=str))


def expect(what, found, wanted):
    if found != wanted:
        raise AssertionError(f"{what}: expected {wanted!r}, got {found!r}")


class Batch:
    def __init__(self, client):
        self.client = client
        made = client.call(WHO, "create_batch", body={"pack": "beijing", "procedure": "registration", "applicant": client.party_of(WHO)})
        expect("a new batch", made.status, 201)
        self.path = {"batch_id": made.body["id"]}
        for name, text in (("数据来源说明.txt", "自有道闸系统采集。\n"), ("样例数据.csv", "lot,period\nA1,08\n")):
            expect(name, client.call(WHO, "add_batch_file", self.path, {"name": name}, raw=text.encode()).status, 201)

    def check(self, raw, name="table"):
        return self.client.call(WHO, "check_batch_table", self.path, {"name": name}, raw=raw)

    def view(self):
        return self.client.call(WHO, "get_batch", self.path).body

    def rows(self, state=""):
        items, after = [], ""
        while True:
            page = self.client.call(WHO, "list_batch_rows", self.path, {"state": state, "limit": 1000, "after": after}).body
            items += page["items"]
            after = page["next"]
            if not after:
                return items

    def wait(self):
        until = time.monotonic() + 600
        while (batch := self.view())["state"] == "filing":
            if time.monotonic() > until:
                raise AssertionError("the filing does not end")
            time.sleep(0.1)
        return batch


def template(client, language="zh"):
    answer = client.call(WHO, "download_batch_template", {"pack": "beijing", "procedure": "registration"}, {"language": language})
    expect("template", answer.status, 200)
    return openpyxl.load_workbook(io.BytesIO(answer.raw))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CELLS = {
    "行标识": "X1", "数据知识产权名称": "2025年甲地停车场车位周转数据集", "数据概述": FORM["overview"], "所属行业": "54 道路运输业", "应用场景": FORM["scenario"], "数据来源": "self_collected", "来源数据类别": "企业数据",
    "来源说明": FORM["source_explanation"], "数据形态": "table", "结构化程度": "structured", "数据格式": "csv", "数据结构": "lot | 停车场编码 | code | A1 | 否\nperiod | 时段 | code || 否",
    "数据规模：数量": "7300000", "数据规模：数量单位": "rows", "数据规模：容量": 4, "数据规模：容量单位": "gb", "时域范围：起": "2025-01-01", "时域范围：止": "2025-12-31", "地域范围": "city", "更新频次": "daily",
    "数据更新期限": "three_years", "算法规则简要说明": FORM["processing_summary"], "算法规则公开摘要": FORM["processing_public"], "智力成果属性说明": FORM["achievement"], "商业价值说明": FORM["value_statement"],
    "未公开状态声明：数据处于未公开状态": "是", "未公开状态声明：情况说明": "数据仅在本单位和签约合作方范围内使用。", "未公开状态声明：保密措施": "分级授权、加密存储、访问留痕。",
    "存证或公证：方式": "blockchain", "存证或公证：机构": "示例电子数据存证中心", "存证或公证：编号": "SLCZ-2025-0001", "存证或公证：摘要算法": "sha256", "存证或公证：数据摘要": FORM["deposit"]["digest"],
    "存证或公证：存证时间": "2025-12-31 9:00", "样例数据：样例条数": "12", "样例数据：可见范围": "examiner", "样例数据：样例文件": "样例数据.csv", "个人信息声明：情况": "none", "公共数据声明：涉及公共数据": "否", "数据分级": "general",
    "附件": "数据来源证明 | 数据来源说明.txt", "承诺：所填内容和材料真实、准确、完整": "是", "承诺：数据来源合法，不存在窃取、滥采": "是", "承诺：不存在未决权属争议": "是", "承诺：未就同一数据重复申请登记": "是",
}


def heads_of(sheet):
    return {str(cell.value).rstrip(" *"): cell.column for cell in sheet[1] if cell.value}


def fill(sheet, row, **changes):
    heads = heads_of(sheet)
    label_of = {label: column for label, column in heads.items()}
    for label, value in {**CELLS, **changes}.items():
        column = label_of.get(label)
        if column is None:
            raise AssertionError(f"the template has no column {label}; it has {sorted(label_of)}")
        sheet.cell(row, column).value = value


def strict_workbook(client):
    """The template opens in a strict reader, holds what it promises, and can be filled in by another program."""
    book = template(client)
    expect("sheets", book.sheetnames, ["申请", "填写说明", "代码"])
    sheet = book["申请"]
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    if len(lists) < 20:
        raise AssertionError(f"only {len(lists)} drop-downs")
    for rule in lists:  # each points at values that are there
        name, place = rule.formula1.lstrip("=").split("!")
        values = [cell[0].value for cell in book[name.strip("'")][place.replace("$", "")]]
        if not values or None in values:
            raise AssertionError(f"the list {rule.formula1} has gaps")
    guide = book["填写说明"]
    expect("guide rows", guide.max_row - 1, len(heads_of(sheet)))
    if not all(guide.cell(row, 3).value for row in range(2, guide.max_row + 1)):
        raise AssertionError("a column is not explained")
    expect("English sheets", template(client, "en").sheetnames, ["Applications", "Guide", "Lists"])
    fill(sheet, 2)
    fill(sheet, 4, 行标识="X2", 数据知识产权名称="2025年乙地停车场车位周转数据集", 所属行业="没有的行业", **{"数据规模：数量": "很多"})
    batch = Batch(client)
    answer = batch.check(saved(book), "filled.xlsx")
    expect("a workbook filled in by openpyxl", answer.status, 200)
    expect("what is wrong with its first row", [row["problems"] for row in batch.rows("wrong") if row["number"] == 2], [])
    wrong = batch.rows("wrong")[0]
    expect("row of the sheet", wrong["number"], 4)
    letters = {each["column"]: each["letter"] for each in wrong["problems"]}
    expect("letters", letters, {label: openpyxl.utils.get_column_letter(heads_of(sheet)[label]) for label in ("所属行业", "数据规模：数量")})
    return batch


def failed_rows_come_back(client, batch):
    """What was wrong comes back as it was written, with what is wrong with it; mended and uploaded again it is good."""
    answer = client.call(WHO, "download_failed_rows", batch.path)
    book = openpyxl.load_workbook(io.BytesIO(answer.raw))
    sheet = book["申请"]
    expect("rows", sheet.max_row, 2)
    heads = heads_of(sheet)
    expect("as written", sheet.cell(2, heads["数据规模：数量"]).value, "很多")
    remark = sheet.cell(2, heads["错误说明"]).value
    if "所属行业" not in remark or "数据规模：数量" not in remark:
        raise AssertionError(remark)
    sheet.cell(2, heads["所属行业"]).value = "54 道路运输业"
    sheet.cell(2, heads["数据规模：数量"]).value = 7300000
    again = batch.check(saved(book), "mended.xlsx")
    expect("mended", (again.status, again.body["counts"]["ready"], again.body["counts"]["wrong"]), (200, 1, 0))


def failed_at_filing_comes_back_whole(client):
    """A row that was good at the check and is refused at filing comes back with its joint applicants, not without them."""
    joint = "demo.co-applicant.beijing"
    code = client.call(joint, "get_party", {"party_id": client.party_of(joint)}).body["identifier"]
    form = dict(FORM, title="2025年共同停车场车位周转数据集", joint_reason="income_agreement", income_basis="by_share", income_terms="按份额按季结算；许可须过半数同意。")
    batch = Batch(client)
    checked = batch.check(json.dumps({"rows": [{"key": "J1", "co_applicants": [{"identifier": code, "share_bp": 3000}], "form": form}]}, ensure_ascii=False).encode())
    expect("checked", checked.body["counts"]["ready"], 1)
    expect("replaced", client.call(WHO, "add_batch_file", batch.path, {"name": "样例数据.csv"}, raw=b"lot\nB2\n").status, 201)
    client.call(WHO, "start_batch_filing", batch.path)
    expect("refused at filing", batch.wait()["counts"]["failed"], 1)
    book = openpyxl.load_workbook(io.BytesIO(client.call(WHO, "download_failed_rows", batch.path).raw))
    sheet = book["申请"]
    written = str(sheet.cell(2, heads_of(sheet)["共同申请人"]).value)
    if code not in written or "30" not in written:
        raise AssertionError(f"joint applicants came back as {written!r}")
    again = batch.check(saved(book))
    expect("as it was", (again.body["counts"]["ready"], again.body["counts"]["wrong"]), (1, 0))


def csv_in_both_encodings(client):
    for encoding in ("utf-8-sig", "utf-8", "gb18030"):
        for delimiter in (",", ";", "\t"):
            out = io.StringIO()
            writer = csv.writer(out, delimiter=delimiter)
            writer.writerow(CELLS)
            writer.writerow(CELLS.values())
            answer = Batch(client).check(out.getvalue().encode(encoding), "table.csv")
            expect(f"CSV in {encoding} with {delimiter!r}", (answer.status, answer.body.get("counts", {}).get("ready")), (200, 1))
    client.call(None, "advance_demo_clock", body={"days": 1})  # the limit of checks counts by the minute
    client.forget_sessions()


def rewritten(raw, part, change):
    """A workbook with one part changed by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.namelist():
            content = before.read(item)
            after.writestr(item, change(content) if item == part else content)
    return out.getvalue()


def hostile_tables(client):
    def filled(change=lambda book: None):
        book = template(client)
        fill(book["申请"], 2)
        change(book)
        return saved(book)

    def formula(book):
        book["申请"].cell(2, 3).value = "=CONCATENATE(\"a\",\"b\")"

    def merged_cells(book):
        book["申请"].merge_cells("C2:D2")

    def other_sheet(book):
        for cell in book["申请"][1]:
            cell.value = f"列{cell.column}"

    def doubled(book):
        book["申请"].cell(1, 4).value = book["申请"].cell(1, 3).value

    def foreign(book):
        book["申请"].cell(1, 90).value = "自己加的列"

    def missing(book):
        book["申请"].delete_cols(3)

    good = filled()
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        body = archive.read(sheet).decode()
    many = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>k{n}</t></is></c></row>' for n in range(3, 1_000_000))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(good)) as before:
            for item in before.namelist():
                archive.writestr(item, before.read(item) if item != sheet else b"<worksheet><sheetData>" + b" " * 600_000_000)
    macro = io.BytesIO(good)
    with zipfile.ZipFile(macro, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    entities = rewritten(good, sheet, lambda content: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + content)
    text = "行标识,数据知识产权名称\n1,甲\n"
    cases = [
        ("merged cells", filled(merged_cells), "evidence.xlsx_merged"), ("formula without result", filled(formula), "evidence.xlsx_formula"), ("another sheet", filled(other_sheet), "batch.wrong_sheet"),
        ("a doubled column", filled(doubled), "batch.column_twice"), ("a column of one's own", filled(foreign), "batch.unknown_column"), ("a missing column", filled(missing), "batch.column_missing"),
        ("macros", macro.getvalue(), "evidence.xlsx_macro"), ("a million rows", rewritten(good, sheet, lambda content: body.replace("</sheetData>", many + "</sheetData>").encode()), "batch.too_many_rows"),
        ("a bomb", bomb.getvalue(), "evidence.xlsx_sheet_too_big evidence.archive_bomb"), ("entities", entities, "evidence.xlsx_damaged"), ("half a workbook", good[: len(good) // 2], "evidence.archive_damaged evidence.xlsx_damaged"),
        ("an error value", rewritten(good, sheet, lambda content: body.replace("</sheetData>", '<row r="9"><c r="C9" t="e"><v>#REF!</v></c></row></sheetData>').encode()), "evidence.xlsx_error_value"),
        ("an archive that is no workbook", bomb_free_archive(), "batch.file_kind"), ("an old workbook", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "batch.old_excel"), ("UTF-16", text.encode("utf-16"), "batch.encoding"),
        ("no encoding at all", b"\xff\x00\xfe,\xff\n", "batch.encoding batch.file_kind"), ("a PDF", b"%PDF-1.7 ...", "batch.file_kind"), ("nothing", b"", "batch.empty"), ("blanks", b"  \n \n", "batch.empty"),
        ("heads only", (",".join(CELLS) + "\n").encode(), "batch.empty"), ("broken JSON", b'{"rows": [', "batch.json"), ("JSON without forms", b'{"rows": [{"key": "a"}]}', "batch.json"),
        ("JSON of too many rows", json.dumps({"rows": [{"form": {}}] * 10_001}).encode(), "batch.too_many_rows"),
    ]
    for number, (name, raw, reasons) in enumerate(cases):
        if number % 15 == 14:
            client.call(None, "advance_demo_clock", body={"days": 1})
            client.forget_sessions()
        if number % 15 == 0:
            batch = Batch(client)
        answer = batch.check(raw)
        if answer.status != 422 and answer.status != 400 or answer.reason not in reasons.split():
            raise AssertionError(f"{name}: expected {reasons}, got {answer.status} {answer.reason} {answer.raw[:200]!r}")
        if not answer.body["title"] or not answer.body["mend"]:
            raise AssertionError(f"{name}: nothing says how to mend it")
    expect("nothing of it was kept", batch.view()["state"], "open")


def bomb_free_archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    return out.getvalue()


def numbers_and_stray_cells(client):
    book = template(client)
    sheet = book["申请"]
    fill(sheet, 2, **{"存证或公证：编号": 91110108123456789012})
    fill(sheet, 3, 行标识="X9", 数据知识产权名称="2025年丙地停车场车位周转数据集")
    sheet.cell(3, 200).value = "旁边的备注"
    for column in (heads_of(sheet)["存证或公证：编号"],):
        sheet.cell(2, column).number_format = "General"
    batch = Batch(client)
    answer = batch.check(saved(book))
    expect("rounded number and stray cell", answer.body["counts"]["wrong"], 2)
    expect("reasons", [row["problems"][0]["reason"] for row in batch.rows("wrong")], ["batch.number_rounded", "batch.cell_outside"])


def table_of(count):
    return json.dumps({"rows": [{"key": f"R{n}", "form": dict(FORM, title=f"2025年第{n}号停车场车位周转数据集")} for n in range(count)]}, ensure_ascii=False).encode()


def killed_in_the_middle(server, client, count):
    """A server that is killed while it files: at its next start it goes on; every row is filed once."""
    batch = Batch(client)
    expect("checked", batch.check(table_of(count)).body["counts"]["ready"], count)
    expect("started", client.call(WHO, "start_batch_filing", batch.path).status, 202)
    while batch.view()["counts"]["filed"] == 0:
        time.sleep(0.01)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.start()
    client = Client(server.port)
    batch.client = client
    done = batch.wait()
    expect("after the restart", (done["state"], done["counts"]["filed"], done["counts"]["ready"], done["counts"]["failed"]), ("done", count, 0, 0))
    cases = [row["case_id"] for row in batch.rows("filed")]
    expect("one case for each row", len(set(cases)), count)
    numbers = [row["case_number"] for row in batch.rows("filed")]
    expect("one number for each case", len(set(numbers)), count)
    expect("uploaded again", batch.check(table_of(count)).body["counts"]["known"], count)
    expect("nothing to file", client.call(WHO, "start_batch_filing", batch.path).reason, "batch.nothing_to_file")
    return client


def stopped_and_continued(client, count):
    batch = Batch(client)
    raw = table_of(count).replace("号停车场".encode(), "号停车楼".encode()).replace(b'"R', b'"S')
    expect("checked", batch.check(raw).body["counts"]["ready"], count)
    client.call(WHO, "start_batch_filing", batch.path)
    stopped = client.call(WHO, "stop_batch_filing", batch.path).body
    expect("stopped", stopped["state"], "stopped")
    expect("all rows are there", stopped["counts"]["filed"] + stopped["counts"]["ready"], count)
    client.call(WHO, "start_batch_filing", batch.path)
    if client.call(WHO, "check_batch_again", batch.path).reason not in ("batch.being_filed", ""):
        raise AssertionError("a batch that is being filed was checked")
    expect("went on", batch.wait()["counts"]["filed"], count)


def run(program, postgresql, rows):
    server = DemoServer(program, postgresql).start()
    try:
        client = Client(server.port)
        batch = strict_workbook(client)
        failed_rows_come_back(client, batch)
        failed_at_filing_comes_back_whole(client)
        numbers_and_stray_cells(client)
        csv_in_both_encodings(client)
        hostile_tables(client)
        client.call(None, "advance_demo_clock", body={"days": 1})
        client.forget_sessions()
        client = killed_in_the_middle(server, client, rows)
        stopped_and_continued(client, rows)
    finally:
        server.stop()
        code, said = server.fsck()
        server.remove()
    if code != 0:
        raise AssertionError(said)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    parser.add_argument("--rows", default=400, type=int)
    options = parser.parse_args()
    for postgresql in databases():
        begun = time.monotonic()
        run(options.program, postgresql, options.rows)
        print(f"ok {'postgresql' if postgresql else 'sqlite'} ({time.monotonic() - begun:.1f} s)")


if __name__ == "__main__":
    main()
