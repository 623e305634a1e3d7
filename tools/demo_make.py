#!/usr/bin/env python3
"""Writes share/demo/*.jsonl: an invented cluster of firms and sixty days of its trade.

    tools/demo_make.py [FOLDER]        default share/demo; the same bytes on every run

    parties.jsonl   the firms
    told.jsonl      master order 1 and its whole graph, told by the story
    trade.jsonl     eleven other master orders, some in trouble, and the debts between the firms
    attack-*.jsonl  papers that must not get through

Documents are sorted by date, and on one day in the order in which they answer each other. What
would be dated after LAST_DAY has not happened yet: that is why some orders are still open.
weft needs this tool neither to build nor to run.
"""
import datetime
import json
import pathlib
import random
import sys
from decimal import Decimal

import demo_firms

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAST_DAY = datetime.date(2026, 5, 5)
CHANCE = random.Random(20260302)
CALENDAR = json.loads((ROOT / "share/calendars/cn.json").read_text())
VAT = Decimal("0.13")


# --- who -----------------------------------------------------------------------------------------

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(division, serial):
    """GB 32100-2015 with an organisation code (GB 11714) nobody was given: WEFT and a number."""
    organisation = f"WEFT{serial:04d}"
    value = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index
    weighed = sum(value(c) * w for c, w in zip(organisation, (3, 7, 9, 10, 5, 8, 4, 2)))
    code = f"91{division}{organisation}{'0123456789X0'[11 - weighed % 11]}"
    weighed = sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(code))
    return "uscc:" + code + USCC[(31 - weighed % 31) % 31]


def lei(country, serial):
    """ISO 17442 with an issuer prefix nobody was given; ISO 7064 MOD 97-10."""
    head = f"WEFT00DEMO{country}{serial:06d}"
    digits = "".join(str(int(c, 36)) for c in head + "00")
    return f"lei:{head}{98 - int(digits) % 97:02d}"


class Firm:
    def __init__(self, key, name, name_zh, roles, ident, serial, goods):
        self.key, self.name, self.name_zh, self.id = key, name, name_zh, ident
        self.roles, self.goods = roles, goods
        self.account = f"WEFT {serial:04d} {serial * 7919 % 10000:04d}"     # no bank has such
        self.paper = {}
        self.shown = name_zh if ident.startswith("uscc") else name

    def number(self, tag):
        self.paper[tag] = self.paper.get(tag, 0) + 1
        return f"{self.key}-{tag}-{self.paper[tag]:04d}"

    def record(self):
        return {"kind": "party", "id": self.id, "name": self.name, "name_zh": self.name_zh,
                "roles": self.roles.split(",")}


def firms():
    found = {}
    for serial, (key, name, name_zh, roles, division, goods) in enumerate(demo_firms.CHINESE, 1):
        found[key] = Firm(key, name, name_zh, roles, uscc(division, serial), serial, goods)
    for serial, (key, name, name_zh, country) in enumerate(
            demo_firms.BUYERS + [demo_firms.STRANGER], len(found) + 1):
        found[key] = Firm(key, name, name_zh, "buyer", lei(country, serial), serial, {})
    return found


FIRMS = firms()


# --- when ----------------------------------------------------------------------------------------

def is_business_day(day):
    text = day.isoformat()
    if text in CALENDAR["workdays"]:
        return True
    return day.weekday() < 5 and text not in CALENDAR["holidays"]


def works(day):
    """Factories rest on Sundays and holidays; their papers are dated the next day."""
    while day.weekday() == 6 or day.isoformat() in CALENDAR["holidays"]:
        day += datetime.timedelta(1)
    return day


def banks(day, step=1):
    """Money moves on business days; step -1: no later than the day."""
    while not is_business_day(day):
        day += datetime.timedelta(step)
    return day


def after(day, days):
    return works(day + datetime.timedelta(days))


def business(day, days):
    """So many business days later."""
    for _ in range(days):
        day = banks(day + datetime.timedelta(1))
    return day


# --- papers --------------------------------------------------------------------------------------

def money(value):
    return str(value.quantize(Decimal("0.01")))


def vat(value):
    return (value * VAT).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def ref(doc, line=None):
    named = {"kind": doc["kind"], "number": doc["number"], "issuer": doc["issuer"]}
    if line is not None:
        named["line"] = str(line)
    return named


class Pile:
    """Papers of one file, in the order in which they were made."""

    def __init__(self):
        self.papers = []

    def add(self, kind, tag, issuer, receiver, day, **fields):
        doc = {"kind": kind, "number": issuer.number(tag), "issuer": issuer.id}
        if receiver:
            doc["receiver"] = receiver.id
        doc["date"] = day.isoformat()
        doc.update({key: value for key, value in fields.items() if value is not None})
        self.papers.append(doc)
        return doc

    def write(self, path):
        papers = sorted((d for d in self.papers if d["date"] <= LAST_DAY.isoformat()),
                        key=lambda d: d["date"])
        path.write_text("".join(line(d) for d in papers), encoding="utf-8")
        return len(papers)


def line(record):
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def goods_line(no, item, quantity, unit, price=None, to=None, rejected=None):
    row = {"line": str(no), "item": item, "quantity": str(quantity), "unit": unit}
    if rejected:
        row["rejected"] = str(rejected)
    if price is not None:
        row["price"] = str(price)
        row["amount"] = money(price * quantity)
    if to:
        row["ref"] = to
    return row


def total(rows):
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def pay(pile, payer, payee, day, amount, currency, refs, **fields):
    return pile.add("payment", "PAY", payer, payee, day, currency=currency, amount=money(amount),
                    refs=refs, source="simulated:bank", payer_name=payer.shown,
                    payer_account=payer.account, payee_account=payee.account, **fields)


# --- a domestic purchase: order, acceptance, goods, quality, invoice, confirmation, money ---------

class Trouble:
    """What goes wrong with one purchase; nothing, where nothing is named."""

    def __init__(self, **named):
        self.late = named.get("late", 0)                # days after the promised date
        self.parts = named.get("parts", [1])            # deliveries, as shares of the order
        self.over = named.get("over", 0)                # per cent delivered too much
        self.back = named.get("back", 0)                # pieces returned and credited
        self.paid_twice = named.get("paid_twice")       # "refunded" or "kept"
        self.dearer = named.get("dearer", 0)            # per cent above the agreed price
        self.unbilled = named.get("unbilled", False)
        self.unconfirmed = named.get("unconfirmed", False)
        self.unpaid = named.get("unpaid", False)


def order_lines(items, quantity):
    return [goods_line(no, item, quantity, unit, Decimal(price))
            for no, (item, (unit, price)) in enumerate(items, 1)]


def place(pile, buyer, seller, day, rows, ship_by, terms_days, process, serves, tag="PO"):
    amount = total(rows)
    order = pile.add("order", tag, buyer, seller, day, currency="CNY",
                     serves=ref(serves) if serves else None,
                     terms={"process": process, "payment_days": terms_days,
                            "ship_by": ship_by.isoformat()},
                     lines=rows, amount=money(amount), tax=money(vat(amount)))
    pile.add("order_response", "OA", seller, buyer, after(day, 1), status="accepted",
             refs=[ref(order)])
    return order


def bill(pile, buyer, seller, day, received, prices, trouble):
    rows = [goods_line(row["line"], row["item"], Decimal(row["quantity"]), row["unit"],
                       (Decimal(prices[row["item"]]) * (100 + trouble.dearer) / 100
                        ).quantize(Decimal("0.01")), ref(received, row["line"]))
            for row in received["lines"]]
    amount = total(rows)
    invoice = pile.add("invoice", "INV", seller, buyer, day, currency="CNY", lines=rows,
                       amount=money(amount), tax=money(vat(amount)))
    if not trouble.unconfirmed:
        pile.add("invoice_response", "IR", buyer, seller, after(day, 1), status="accepted",
                 refs=[ref(invoice)])
    return invoice, amount + vat(amount)


def send_back(pile, buyer, seller, day, order, invoice, pieces):
    """Goods found bad later go back; a credit note takes them off the invoice."""
    row = invoice["lines"][0]
    price = Decimal(row["price"])
    pile.add("despatch", "RT", buyer, seller, day, refs=[ref(order)],
             lines=[goods_line(1, row["item"], pieces, row["unit"], to=ref(order, 1))])
    amount = price * pieces
    pile.add("credit_note", "CN", seller, buyer, after(day, 2), currency="CNY",
             lines=[goods_line(1, row["item"], pieces, row["unit"], price, ref(invoice, 1))],
             refs=[ref(invoice)], amount=money(amount), tax=money(vat(amount)))
    return amount + vat(amount)


def deliver(pile, buyer, seller, order, day, share, trouble):
    """One delivery: what the supplier sent, what was counted, what was found good."""
    factor = Decimal(str(share)) * (100 + trouble.over) / 100
    rows = [(row, int(Decimal(row["quantity"]) * factor)) for row in order["lines"]]
    sent = pile.add("despatch", "DN", seller, buyer, day, refs=[ref(order)],
                    lines=[goods_line(row["line"], row["item"], n, row["unit"],
                                      to=ref(order, row["line"])) for row, n in rows])
    got = pile.add("receipt", "GR", buyer, seller, after(day, 1), refs=[ref(sent)],
                   lines=[goods_line(row["line"], row["item"], n, row["unit"],
                                     to=ref(sent, row["line"])) for row, n in rows])
    pile.add("quality_report", "QC", buyer, seller, after(day, 2), status="passed",
             refs=[ref(order)],
             lines=[goods_line(row["line"], row["item"], n, row["unit"],
                               to=ref(order, row["line"]),
                               rejected=CHANCE.randrange(1, max(2, n // 900)) if n > 2000 else None)
                    for row, n in rows])
    return got


def settle(pile, buyer, seller, day, owed, invoice, trouble):
    first = pay(pile, buyer, seller, day, owed, "CNY", [ref(invoice)])
    if trouble.paid_twice:
        again = pay(pile, buyer, seller, banks(after(day, 3)), owed, "CNY", [ref(invoice)])
        if trouble.paid_twice == "refunded":
            pay(pile, seller, buyer, banks(after(day, 8)), owed, "CNY", [ref(again)])
    return first


def purchase(pile, buyer, seller, items, quantity, day, lead, terms_days, serves=None,
             trouble=None, pay_on=None):
    """Returns the order and what it will cost with tax."""
    trouble = trouble or Trouble()
    rows = order_lines(items, quantity)
    prices = {item: price for item, (unit, price) in items}
    ship_by = after(day, lead + 3)
    order = place(pile, buyer, seller, day, rows, ship_by, terms_days, "domestic-sale", serves)
    sent_on = ship_by + datetime.timedelta(trouble.late) if trouble.late else after(day, lead)
    for share in trouble.parts:
        got = deliver(pile, buyer, seller, order, works(sent_on), share, trouble)
        sent_on = after(sent_on, 2)
        if trouble.unbilled:
            continue
        billed_on = after(datetime.date.fromisoformat(got["date"]), 2)
        invoice, owed = bill(pile, buyer, seller, billed_on, got, prices, trouble)
        if trouble.back:
            owed -= send_back(pile, buyer, seller, after(billed_on, 4), order, invoice,
                              trouble.back)
        if trouble.dearer:
            pile.add("dispute", "DP", buyer, seller, after(billed_on, 3), refs=[ref(invoice)],
                     currency="CNY", amount=money(total(invoice["lines"]) - total(rows)))
        due = billed_on + datetime.timedelta(terms_days)
        if not trouble.unpaid:
            settle(pile, buyer, seller, banks(min(due, pay_on) if pay_on else due, -1), owed,
                   invoice, trouble)
    return order, total(rows)


def subcontract(pile, buyer, plant, item, quantity, day, issue, lead, terms_days, serves,
                materials, pay_on=None):
    """The material stays the buyer's; what is sold is the work."""
    unit, price = plant.goods[item]
    rows = order_lines([(item, (unit, price))], quantity)
    order = place(pile, buyer, plant, day, rows, after(day, lead + 4), terms_days,
                  "subcontracting", serves, "WO")
    supervisor = FIRMS["SC"]
    pile.add("warehouse_receipt", "MI", supervisor, plant, after(day, issue), refs=[ref(order)],
             lines=[goods_line(no, name, quantity, "C62") for no, name in enumerate(materials, 1)],
             source="simulated:supervisor")
    half = quantity // 2
    for part, when in ((half, lead - 3), (quantity - half, lead)):
        pile.add("work_report", "WR", plant, buyer, after(day, when), refs=[ref(order)],
                 lines=[goods_line(1, item, part, unit, to=ref(order, 1))])
    pile.add("quality_report", "QC", buyer, plant, after(day, lead + 1), status="passed",
             refs=[ref(order)], lines=[goods_line(1, item, quantity, unit, to=ref(order, 1))])
    got = pile.add("receipt", "GR", buyer, plant, after(day, lead + 2), refs=[ref(order)],
                   lines=[goods_line(1, item, quantity, unit, to=ref(order, 1))])
    billed_on = after(datetime.date.fromisoformat(got["date"]), 1)
    invoice, owed = bill(pile, buyer, plant, billed_on, got, {item: price}, Trouble())
    due = billed_on + datetime.timedelta(terms_days)
    pay(pile, buyer, plant, banks(min(due, pay_on) if pay_on else due, -1), owed, "CNY",
        [ref(invoice)])
    return total(rows)


# --- a master order: the twelve steps ------------------------------------------------------------

class Export:
    """One export order and the days, counted from it, on which its steps happen."""

    def __init__(self, buyer, seller, phone, quantity, price, day, parts, **named):
        self.buyer, self.seller = FIRMS[buyer], FIRMS[seller]
        self.phone, self.quantity, self.price = phone, quantity, Decimal(price)
        self.day = datetime.date.fromisoformat(day)
        self.parts = parts
        self.smt, self.assembly = (FIRMS[key] for key in named["plants"])
        self.deposit_percent = named.get("deposit_percent", 30)
        self.payment_days = named.get("payment_days", 7)
        self.terms_days = named.get("terms_days", 20)
        self.trouble = named.get("trouble", {})
        self.days = dict(contract=1, deposit=2, service=3, procure=4, works=12, issue=8,
                         certificate=30, received=5, second_tier=None)
        self.days.update(named.get("days", {}))

    def on(self, step):
        return after(self.day, self.days[step])


def open_export(pile, x):
    row = goods_line(1, x.phone, x.quantity, "C62", x.price)
    ship_by = after(x.on("certificate"), 9)     # the buyer counts until the goods are with him
    order = pile.add("order", "SO", x.buyer, x.seller, x.day, currency="USD",
                     terms={"process": "export-sale", "incoterm": "CIP",
                            "payment_days": x.payment_days,
                            "deposit_percent": str(x.deposit_percent),
                            "ship_by": ship_by.isoformat()},
                     lines=[row], amount=row["amount"])
    pile.add("contract", "SC", x.seller, x.buyer, x.on("contract"), status="sales",
             refs=[ref(order)], currency="USD", amount=row["amount"])
    deposit = (total([row]) * x.deposit_percent / 100).quantize(Decimal("0.01"))
    pay(pile, x.buyer, x.seller, banks(x.on("deposit")), deposit, "USD", [ref(order)])
    pile.add("contract", "SA", FIRMS["ZL"], x.seller, x.on("service"), status="service",
             refs=[ref(order)])
    return order, row, deposit


def ship_export(pile, x, order, row):
    """Quality, insurance, customs, despatch, waybill, invoice, receipt: a day each."""
    days = [after(x.on("certificate"), 0)]
    for _ in range(5):
        days.append(after(days[-1], 1))
    goods = lambda to: [goods_line(1, x.phone, x.quantity, "C62", to=to)]
    at_order = ref(order, 1)
    pile.add("quality_report", "QR", FIRMS["ZH"], x.seller, days[0], status="passed",
             refs=[ref(order)], lines=goods(at_order), source="simulated:supervisor")
    insured = (total([row]) * Decimal("1.1")).quantize(Decimal("0.01"))
    pile.add("insurance", "IP", FIRMS["ZU"], x.seller, days[1], refs=[ref(order)], currency="USD",
             amount=money(insured), source="simulated:insurer")
    declared = pile.add("customs_declaration", "CD", x.seller, FIRMS["SW"], days[2],
                        refs=[ref(order)], currency="USD", source="simulated:customs",
                        lines=[goods_line(1, x.phone, x.quantity, "C62", x.price, at_order)],
                        extra={"hs": "85171300", "port": "Shenzhen Bao'an Airport"})
    sent = pile.add("despatch", "DN", x.seller, x.buyer, days[3], refs=[ref(order)],
                    lines=goods(at_order))
    pile.add("transport", "AWB", FIRMS["YQ"], x.buyer, days[4], refs=[ref(order), ref(sent)],
             source="simulated:carrier", extra={"forwarder": FIRMS["XG"].id})
    invoice = pile.add("invoice", "CI", x.seller, x.buyer, days[5], currency="USD",
                       lines=[goods_line(1, x.phone, x.quantity, "C62", x.price,
                                         ref(sent, 1))],
                       refs=[ref(order)], amount=row["amount"])
    pile.add("receipt", "GR", x.buyer, x.seller, days[3] + datetime.timedelta(x.days["received"]),
             refs=[ref(sent)], lines=goods(ref(sent, 1)))
    return declared, invoice, days[5]


def collect_export(pile, x, order, declared, invoice, invoiced_on, balance, input_tax):
    due = invoiced_on + datetime.timedelta(x.payment_days)
    paid_on = banks(due, -1)
    pay(pile, x.buyer, x.seller, paid_on, balance, "USD", [ref(invoice)])
    claim = pile.add("rebate_claim", "RC", x.seller, FIRMS["TX"], business(paid_on, 1),
                     refs=[ref(order), ref(declared)], currency="CNY", amount=money(input_tax))
    pile.add("rebate", "RB", FIRMS["TX"], x.seller,
             banks(after(datetime.date.fromisoformat(claim["date"]), 2)),
             refs=[ref(order), ref(claim)], currency="CNY", amount=money(input_tax),
             source="simulated:tax")
    return paid_on


def export(pile, x):
    order, row, deposit = open_export(pile, x)
    certificate = x.on("certificate")
    # When the buyer's money comes, the suppliers get theirs, whatever their terms would allow.
    invoiced_on = certificate
    for _ in range(5):
        invoiced_on = after(invoiced_on, 1)
    paid_on = banks(invoiced_on + datetime.timedelta(x.payment_days), -1)
    inputs = Decimal(0)
    for n, (key, items, lead) in enumerate(x.parts):
        seller = FIRMS[key]
        rows = [(item, seller.goods[item]) for item in items]
        early = x.days.get("early", ())
        po, cost = purchase(pile, x.seller, seller, rows, x.quantity, x.on("procure"), lead,
                            x.days.get("early_terms", 30) if key in early else x.terms_days,
                            order, x.trouble.get(key),
                            business(paid_on, 1 + n % 3))
        inputs += cost
        for supplier, item, per_piece in x.days.get("second_tier") or ():
            if supplier[0] == key:
                maker = FIRMS[supplier[1]]
                quantity = int(x.quantity * Decimal(per_piece))
                purchase(pile, seller, maker, [(item, maker.goods[item])], quantity,
                         after(x.on("procure"), 2), 3, 30, po, None,
                         business(paid_on, 2))
    inputs += subcontract(pile, x.seller, x.smt, "WORK-SMT", x.quantity, x.on("works"), 2, 6,
                          x.terms_days, order, ["PCB-8L", "SOC-T6", "MEM-464"],
                          business(paid_on, 3))
    inputs += subcontract(pile, x.seller, x.assembly, "WORK-ASM", x.quantity, x.on("works"),
                          x.days["issue"], x.days["issue"] + 7,
                          x.terms_days, order, ["LCD-655", "CAM-50M", "BAT-5000", "HSG-PC"],
                          business(paid_on, 4))
    declared, invoice, invoiced_on = ship_export(pile, x, order, row)
    collect_export(pile, x, order, declared, invoice, invoiced_on, total([row]) - deposit,
                   vat(inputs))


def told_order():
    return Export(
        "OR", "QF", "PHONE-N1", 12000, "58.50", "2026-03-02",
        [("XH", ["SOC-T6", "MEM-464"], 8), ("GX", ["PCB-8L"], 10),
         ("SX", ["SPK-1115", "MIC-27"], 10), ("MR", ["CAM-50M"], 11), ("HL", ["BAT-5000"], 12),
         ("SJ", ["HSG-PC"], 12), ("BL", ["GLS-CVR"], 13), ("JP", ["LCD-655"], 14), ("CD", ["CHG-18W"], 15),
         ("CB", ["PKG-BOX"], 16)],
        plants=("SM", "LY"), payment_days=10, terms_days=45,
        days=dict(works=16, issue=9, certificate=39, received=4, early=("XH",), early_terms=25,
                  second_tier=[(("GX", "JB"), "CCL-FR4", "0.02"),
                               (("JP", "BG"), "BLU-655", "1")]))


SMALL = [("JP", ["LCD-655"], 9), ("XH", ["SOC-T6", "MEM-464"], 6), ("LT", ["CAM-50M"], 8),
         ("DY", ["BAT-5000"], 8), ("BT", ["PCB-8L"], 7), ("SJ", ["HSG-PC"], 9),
         ("FC", ["CHG-18W"], 10)]


def with_supplier(*named):
    """SMALL with other suppliers for the same parts."""
    parts = list(SMALL)
    for key in named:
        items = [item for item in FIRMS[key].goods if any(item in row[1] for row in SMALL)]
        parts = [(key, row[1], row[2]) if set(row[1]) & set(items) else row for row in parts]
    return parts


def other_orders():
    """Eleven more, one a few days after the other; most close, some are in trouble."""
    glass = ("BL", ["GLS-CVR"], 9)
    box = ("CB", ["PKG-BOX", "PKG-CARTON"], 11)
    return [
        Export("KL", "MQ", "PHONE-K5", 6000, "56.20", "2026-03-02", with_supplier("CX", "MR"),
               plants=("HJ", "QS")),
        Export("AD", "TL", "PHONE-T2", 8000, "54.80", "2026-03-03", with_supplier("HL") + [box],
               plants=("SM", "QS"), trouble={"HL": Trouble(late=5)}),
        Export("SV", "QY", "PHONE-Q8", 5000, "57.10", "2026-03-05", with_supplier("GX", "CD"),
               plants=("HJ", "LY"), trouble={"GX": Trouble(parts=[0.5, 0.3, 0.2])}),
        Export("MD", "HY", "PHONE-H7", 10000, "61.40", "2026-03-09", SMALL + [glass, box],
               plants=("SM", "LY"), trouble={"SJ": Trouble(over=6)}),
        Export("WI", "HY", "PHONE-H7", 7000, "62.00", "2026-03-11", with_supplier("MR", "CX"),
               plants=("HJ", "QS"), trouble={"MR": Trouble(back=300)}),
        Export("PT", "MQ", "PHONE-K5", 6000, "56.90", "2026-03-13", with_supplier("CD"),
               plants=("SM", "LY"), trouble={"CD": Trouble(paid_twice="refunded"),
                                             "BT": Trouble(paid_twice="kept")}),
        Export("KL", "TL", "PHONE-T2", 9000, "54.10", "2026-03-16", with_supplier("HL", "LT"),
               plants=("HJ", "QS"), trouble={"LT": Trouble(dearer=8)}),
        Export("OR", "MQ", "PHONE-K5", 5000, "57.40", "2026-03-23", with_supplier("GX") + [glass],
               plants=("SM", "QS"), payment_days=25, trouble={"BL": Trouble(unbilled=True)}),
        Export("AD", "HY", "PHONE-H7", 8000, "60.80", "2026-03-30", with_supplier("CX", "HL"),
               plants=("HJ", "LY"), terms_days=45, trouble={"DY": Trouble(parts=[0.7])}),
        Export("SV", "QF", "PHONE-N2", 6000, "59.20", "2026-04-07", with_supplier("MR") + [glass],
               plants=("SM", "LY"), trouble={"BL": Trouble(unconfirmed=True),
                                             "DY": Trouble(parts=[0.7])}),
        Export("MD", "QY", "PHONE-Q8", 5000, "57.90", "2026-04-15", with_supplier("CD", "BT"),
               plants=("HJ", "QS")),
    ]


# --- what the firms owe each other besides -------------------------------------------------------

# buyer, seller, item, about how many, how many orders. Circles on purpose: SJ-YK-CB, YK-LY-NP,
# GX-JB-CB-ZY-ZH-SM, and pairs that buy from each other.
DEBTS = [
    ("SJ", "YK", "MOULD-REPAIR", 260, 3), ("YK", "CB", "PKG-CARTON", 5200, 3),
    ("CB", "SJ", "JIG-TRAY", 2100, 3), ("YK", "LY", "REWORK-HOURS", 900, 3),
    ("LY", "NP", "TAPE-OCA", 760, 3), ("NP", "YK", "MOULD-INSERT", 70, 3),
    ("GX", "JB", "CCL-FR4", 900, 3), ("JB", "CB", "PKG-CARTON", 6100, 2),
    ("CB", "ZY", "LBL-IMEI", 140000, 3), ("ZY", "ZH", "TEST-HOURS", 310, 2),
    ("ZH", "SM", "STENCIL", 120, 2), ("SM", "GX", "PCB-8L", 3600, 3),
    ("SJ", "PC", "COATING", 1300, 3), ("PC", "SJ", "JIG-TRAY", 1700, 3),
    ("LY", "SJ", "JIG-TRAY", 1900, 2), ("SJ", "LY", "REWORK-HOURS", 640, 2),
    ("MR", "TG", "SENSOR-50M", 5200, 3), ("TG", "ZH", "TEST-HOURS", 240, 2),
    ("JP", "BG", "BLU-655", 4800, 2), ("BG", "NP", "TAPE-OCA", 680, 2),
    ("NP", "CB", "PKG-CARTON", 3900, 2), ("CB", "ZB", "BOARD-350", 8600, 3),
    ("ZB", "ZY", "LBL-IMEI", 90000, 2), ("JP", "BL", "GLS-CVR", 6400, 2),
    ("BL", "SJ", "JIG-TRAY", 1500, 2), ("SJ", "SZ", "RESIN-PC", 3200, 3),
    ("SZ", "CB", "PKG-CARTON", 3100, 2), ("CD", "CB", "PKG-BOX", 9000, 2),
    ("CD", "XL", "CBL-C", 9500, 2), ("XL", "SZ", "RESIN-PC", 1900, 2),
    ("CX", "BG", "BLU-655", 5100, 2), ("CX", "NP", "TAPE-OCA", 720, 2),
    ("HJ", "SM", "STENCIL", 90, 2), ("SM", "SJ", "JIG-TRAY", 1300, 2),
    ("HL", "ZJ", "CATHODE-LCO", 520, 2), ("ZJ", "CB", "PKG-CARTON", 2600, 2),
    ("LT", "TG", "SENSOR-50M", 4100, 2), ("QS", "LY", "REWORK-HOURS", 420, 2),
    ("TB", "PC", "COATING", 800, 2), ("SX", "TB", "ANT-FPC", 7000, 1),
    ("DY", "ZJ", "CATHODE-LCO", 440, 2), ("BT", "JB", "CCL-FR4", 700, 2),
]


def mutual_debts(pile):
    for buyer, seller, item, about, orders in DEBTS:
        for _ in range(orders):
            day = works(datetime.date(2026, 3, 3) + datetime.timedelta(CHANCE.randrange(48)))
            quantity = int(about * CHANCE.uniform(0.7, 1.3)) // 10 * 10
            firm = FIRMS[seller]
            purchase(pile, FIRMS[buyer], firm, [(item, firm.goods[item])], quantity, day,
                     CHANCE.randrange(3, 8), CHANCE.choice((15, 45, 60, 60)))


# --- attacks -------------------------------------------------------------------------------------

def find(papers, **named):
    """The one paper with these fields."""
    hits = [d for d in papers if all(d.get(key) == value for key, value in named.items())]
    assert len(hits) == 1, (named, len(hits))
    return hits[0]


def attack_twice(papers):
    """A financed invoice comes again, slightly disguised: number, date, a few fen."""
    supplier, buyer = FIRMS["CX"], FIRMS["HY"]
    order = find(papers, kind="order", issuer=buyer.id, receiver=supplier.id,
                 date=works(datetime.date(2026, 4, 3)).isoformat())
    got = find(papers, kind="receipt", issuer=buyer.id, receiver=supplier.id,
               refs=[ref(find(papers, kind="despatch", issuer=supplier.id, refs=[ref(order)]))])
    first = next(d for d in papers if d["kind"] == "invoice" and d["issuer"] == supplier.id
                 and d["lines"][0].get("ref") == ref(got, 1))
    disguised = []
    for number, days, fen in ((first["number"] + "A", 1, 0),
                              (first["number"].replace("-0", "-O"), 2, 7)):
        copy = json.loads(json.dumps(first))
        copy["number"] = number
        copy["date"] = (datetime.date.fromisoformat(first["date"])
                        + datetime.timedelta(days)).isoformat()
        copy["tax"] = money(Decimal(first["tax"]) - Decimal(fen) / 100)
        disguised.append(copy)
    # One of them the debtor even confirms, by mistake or by arrangement.
    pile = Pile()
    pile.add("invoice_response", "IR", buyer, supplier, datetime.date(2026, 4, 22),
             status="accepted", refs=[ref(disguised[0])])
    return first, disguised + pile.papers


def attack_payer(papers):
    """Money for an open invoice, from somebody whose name is nearly the buyer's."""
    buyer, stranger, seller = FIRMS["OR"], FIRMS["OS"], FIRMS["MQ"]
    invoice = find(papers, kind="invoice", issuer=seller.id, receiver=buyer.id)
    pile = Pile()
    pay(pile, stranger, seller, datetime.date(2026, 4, 30), Decimal(invoice["amount"]) * 7 / 10,
        "USD", [ref(invoice)])
    return invoice, [stranger.record()] + pile.papers


def attack_confirmation(papers):
    """The seller hands in the confirmation that only the debtor can give."""
    seller, debtor = FIRMS["BL"], FIRMS["QF"]
    answered = {d["refs"][0]["number"] for d in papers if d["kind"] == "invoice_response"
                and d["receiver"] == seller.id}
    open_ones = [d for d in papers if d["kind"] == "invoice" and d["issuer"] == seller.id
                 and d["receiver"] == debtor.id and d["number"] not in answered]
    assert len(open_ones) == 1, len(open_ones)
    pile = Pile()
    pile.add("invoice_response", "IR", debtor, seller, datetime.date(2026, 4, 30),
             status="accepted", refs=[ref(open_ones[0])])
    return open_ones[0], pile.papers


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    told, trade = Pile(), Pile()
    export(told, told_order())
    for order in other_orders():
        export(trade, order)
    mutual_debts(trade)
    stranger = FIRMS["OS"]
    parties = [f for f in FIRMS.values() if f is not stranger]
    (folder / "parties.jsonl").write_text("".join(line(f.record()) for f in parties),
                                          encoding="utf-8")
    counts = told.write(folder / "told.jsonl"), trade.write(folder / "trade.jsonl")
    papers = [d for d in told.papers + trade.papers if d["date"] <= LAST_DAY.isoformat()]
    for name, (target, attack) in (("twice", attack_twice(papers)),
                                   ("payer", attack_payer(papers)),
                                   ("confirmation", attack_confirmation(papers))):
        (folder / f"attack-{name}.jsonl").write_text("".join(line(d) for d in attack),
                                                     encoding="utf-8")
        print(f"attack-{name}: on {target['number']} of {target['date']}")
    print(f"{len(parties)} firms, {counts[0]} + {counts[1]} papers")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "share/demo")
