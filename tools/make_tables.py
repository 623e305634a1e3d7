#!/usr/bin/env python3
"""Writes src/value/ccy.tbl or src/value/unit.tbl from a published code list.

    tools/make_tables.py ccy  list-one.xml > src/value/ccy.tbl
    tools/make_tables.py unit UNECERec20.xml > src/value/unit.tbl

ccy reads ISO 4217 "Table A.1" as its maintenance agency publishes it. Entries without minor units
(gold, special drawing rights, test codes) are left out: there is nothing to book them in.
unit reads UN/ECE Recommendation 20 with the package codes of Recommendation 21 (prefixed X) in
OpenPEPPOL's code list form. Both tables are sorted by bytes, because weft searches them by halves.
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


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("ccy", "unit"):
        sys.exit(__doc__)
    {"ccy": currencies, "unit": units}[sys.argv[1]](tree.parse(sys.argv[2]).getroot())
