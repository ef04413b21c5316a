#!/usr/bin/python3
"""Reads back the workbook of sheet_test.cpp with openpyxl, which shares no code with the writer.

Usage: tests/pdf/check_sheet.py FILE.xlsx        Package: python3-openpyxl
"""
import datetime
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet = book["登记簿"]
problems = []


def expect(what, found, wanted):
    if found != wanted:
        problems.append(f"{what}: {found!r}, not {wanted!r}")


expect("rows", sheet.max_row, 1002)
expect("header", [cell.value for cell in sheet[1]], ["登记号", "名称", "公告日期", "规模（条）", "备注"])
expect("header is bold", sheet["A1"].font.bold, True)
expect("frozen", sheet.freeze_panes, "A2")
expect("filter", sheet.auto_filter.ref, "A1:E1002")
expect("created", book.properties.created, datetime.datetime(2026, 11, 21, 2, 0))
expect("width", round(sheet.column_dimensions["B"].width), 41)
for i in (0, 1, 999):
    row = i + 2
    expect(f"A{row}", sheet.cell(row, 1).value, f"000{i}")
    expect(f"A{row} format", sheet.cell(row, 1).number_format, "@")
    expect(f"B{row}", sheet.cell(row, 2).value, "=1+1 & <数据集> 𠮷\n第二行")
    expect(f"B{row} kind", sheet.cell(row, 2).data_type, "s")
    expect(f"C{row}", sheet.cell(row, 3).value, datetime.datetime(2026, 1, 1) + datetime.timedelta(days=i))
    expect(f"C{row} is a date", sheet.cell(row, 3).is_date, True)
    expect(f"D{row}", sheet.cell(row, 4).value, i * 1_000_000_007)
    expect(f"E{row}", sheet.cell(row, 5).value, None)
expect("long text", len(sheet.cell(1002, 1).value), 32767)
expect("large number", sheet.cell(1002, 4).value, "9223372036854775807")
expect("fraction", sheet.cell(1002, 5).value, 0.5)

for problem in problems:
    print(problem, file=sys.stderr)
print("workbook: " + ("differs" if problems else "as written"))
sys.exit(1 if problems else 0)
