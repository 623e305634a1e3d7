#!/usr/bin/env python3
"""Writes src/value/ccy.tbl, src/value/unit.tbl or a src/format/code_*.tbl from a published list.

    tools/make_tables.py ccy  list-one.xml > src/value/ccy.tbl
    tools/make_tables.py unit UNECERec20.xml > src/value/unit.tbl
    tools/make_tables.py code ISO3166-1_Alpha2.xml > src/format/code_country.tbl
    tools/make_tables.py ccy-code list-one.xml > src/format/code_currency.tbl
    tools/make_tables.py plain untdid-4451.txt > src/format/code_note_subject.tbl

ccy reads ISO 4217 "Table A.1" as its maintenance agency publishes it. Entries without minor units
(gold, special drawing rights, test codes) are left out: there is nothing to book them in.
unit reads UN/ECE Recommendation 20 with the package codes of Recommendation 21 (prefixed X) in
OpenPEPPOL's code list form. code reads any list in that form. ccy-code keeps the entries that ccy
leaves out: a document may name them. plain reads a list that is published as prose or as a sheet:
a line that says where it is from, then codes between blanks. All tables are sorted by bytes,
because weft searches them by halves.
"""
import sys
import xml.etree.ElementTree as tree


def currencies(root):
    rows = {}
    for entry in root.iter("CcyNtry"):
        digits = entry.findtext("CcyMnrUnts")
        if digits is not None and digits.isdigit():
            rows[entry.findtext("Ccy")] = (int(entry.findtext("CcyNbr")), int(digits))
    print("/* CCY(code, number, digits of the minor unit), sorted by code.")
    print(f" * SRC: ISO 4217 Table A.1 as published on {root.get('Pblshd')};"
          " made by tools/make_tables.py. */")
    for code in sorted(rows):
        print(f"CCY({code}, {rows[code][0]}, {rows[code][1]})")


def units(root):
    ns = {"c": root.tag[1:].split("}")[0]}
    codes = sorted({code.text.strip() for code in root.findall("c:Code/c:Id", ns)})
    revision = root.findtext("c:Version", namespaces=ns)
    print("/* UNIT(code), sorted by bytes.")
    print(f" * SRC: UN/ECE Recommendation 20, {revision}, with Recommendation 21 (X...);"
          " made by tools/make_tables.py. */")
    for at in range(0, len(codes), 10):
        print(" ".join(f"UNIT({code})" for code in codes[at:at + 10]))


def codes(root):
    ns = {"c": root.tag[1:].split("}")[0]}
    rows = {code.text.strip() for code in root.findall("c:Code/c:Id", ns)}
    head = [root.findtext("c:" + part, namespaces=ns) for part in ("Agency", "Title", "Version")]
    write(rows, ", ".join(part.strip() for part in head if part))


def currency_codes(root):
    rows = {entry.findtext("Ccy") for entry in root.iter("CcyNtry")} - {None}
    write(rows, f"ISO 4217 Table A.1 as published on {root.get('Pblshd')}")


def write(rows, source):
    print("/* CODE(code), sorted by bytes.")
    print(f" * SRC: {source};")
    print(" * made by tools/make_tables.py. */")
    line = ""
    for code in sorted(rows):
        item = f'CODE("{code}")'
        if len(line) + len(item) > 98:
            print(line.rstrip())
            line = ""
        line += item + " "
    print(line.rstrip())


if __name__ == "__main__":
    forms = {"ccy": currencies, "ccy-code": currency_codes, "unit": units, "code": codes}
    if len(sys.argv) != 3 or sys.argv[1] not in [*forms, "plain"]:
        sys.exit(__doc__)
    if sys.argv[1] == "plain":
        with open(sys.argv[2], encoding="utf-8") as file:
            write_from, *words = file.read().split("\n", 1)
        write(set(" ".join(words).split()), write_from)
    else:
        forms[sys.argv[1]](tree.parse(sys.argv[2]).getroot())
