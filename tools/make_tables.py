#!/usr/bin/env python3
"""Writes src/value/ccy.tbl, src/value/unit.tbl or a src/format/code_*.tbl from a published list.

    tools/make_tables.py ccy  list-one.xml > src/value/ccy.tbl
    tools/make_tables.py unit UNECERec20.xml > src/value/unit.tbl
    tools/make_tables.py code ISO3166-1_Alpha2.xml > src/format/code_country.tbl

ccy reads ISO 4217 "Table A.1" as its maintenance agency publishes it. Entries without minor units
(gold, special drawing rights, test codes) are left out: there is nothing to book them in.
unit reads UN/ECE Recommendation 20 with the package codes of Recommendation 21 (prefixed X) in
OpenPEPPOL's code list form. code reads any list in that form. All tables are sorted by bytes,
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
    rows = sorted({code.text.strip() for code in root.findall("c:Code/c:Id", ns)})
    head = [root.findtext("c:" + part, namespaces=ns) for part in ("Agency", "Title", "Version")]
    print("/* CODE(code), sorted by bytes.")
    print(f" * SRC: {', '.join(part.strip() for part in head if part)};")
    print(" * made by tools/make_tables.py. */")
    line = ""
    for code in rows:
        item = f'CODE("{code}")'
        if len(line) + len(item) > 98:
            print(line.rstrip())
            line = ""
        line += item + " "
    print(line.rstrip())


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("ccy", "unit", "code"):
        sys.exit(__doc__)
    {"ccy": currencies, "unit": units, "code": codes}[sys.argv[1]](tree.parse(sys.argv[2]).getroot())
