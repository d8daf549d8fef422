"""The peers in Python: writes rows of a JSON file, over and over up to a count, and prints the seconds that writing took.
`cells` prints the cells of a file as JSON."""

import csv
import itertools
import json
import sys
import time

FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")


def escaped(cell):
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_csv(rows, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([escaped(cell) for cell in row] for row in rows)


def write_xlsx(rows, path):
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Transactions")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, str):
                sheet.write_string(at, column, cell)
            else:
                sheet.write_number(at, column, cell)
    book.close()


def cells(path):
    if path.endswith(".csv"):
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
    else:
        import openpyxl

        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    json.dump(rows, sys.stdout)


def main():
    what, path = sys.argv[1], sys.argv[2]
    if what == "cells":
        cells(path)
        return
    with open(sys.argv[3], encoding="utf-8") as file:
        rows = json.load(file)
    count = int(sys.argv[4])
    began = time.perf_counter()
    {"csv": write_csv, "xlsx": write_xlsx}[what](itertools.islice(itertools.cycle(rows), count), path)
    print(time.perf_counter() - began)


main()
