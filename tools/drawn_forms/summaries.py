"""Tables that are no rows of codes: summaries of two sides, three-public expenses, projects, and one nobody knows."""

from __future__ import annotations

from decimal import Decimal

from tools.drawn_forms.facts import APPROPRIATIONS, CARRIED, CURRENT, GENERAL, OTHERS, Entry
from tools.drawn_forms.heads import Caption
from tools.drawn_forms.printed import LEFT, PROJECTS, Column, Printed, Truth, column
from tools.drawn_forms.tables import Press, Test

Line = tuple[str, list[tuple[Column, Decimal]]]
ORDINALS = "一二三四五六七八九十"
LISTED, BY_ECONOMIC = 0.15, 0.15  # shares of the summaries that are one list, and that have a third pair of columns
EVERY: Test = lambda entry: True  # noqa: E731


def revenue_and_expenditure(press: Press) -> Printed:
    """The summary of all revenue beside all expenditure by functional class."""
    amount = press.word("amount")
    right = _expenditure(press, EVERY, [column("total", "all", "all")], [EVERY])
    left = _revenue(press, (*APPROPRIATIONS, *OTHERS), EVERY)
    drawn = press.chance.random()
    if drawn < LISTED:
        return _listed(press, left, right, amount)
    printed = _two_sides(press, "revenue_expenditure_summary", left, right, [amount], [amount])
    return _with_economic(press, printed, amount) if drawn > 1 - BY_ECONOMIC else printed


def _listed(press: Press, left: list[Line], right: list[Line], amount: str) -> Printed:
    """The summary as one list, revenue above expenditure."""
    printed = press.table("revenue_expenditure_summary", [Caption(press.word("project")), Caption(amount)])
    printed.features.append("one list")
    for side, lines in (("revenue", left), ("expenditure", right)):
        for label, amounts in lines:
            (held, yuan) = amounts[0]
            printed.rows.append([label, press.money.text(yuan)])
            printed.truth.append(Truth("revenue_expenditure_summary", side, "", label, held, press.money.rounded(yuan)))
    return printed


def _with_economic(press: Press, printed: Printed, amount: str) -> Printed:
    """The summary with a third pair of columns: basic expenditure by economic class, and the projects."""
    printed.features.append("third pair")
    spent = [entry for entry in press.facts.entries if entry.is_basic]
    classes = sorted({entry.economic[:3] for entry in spent})
    lines = [(press.words["economic"][c], [e for e in spent if e.economic.startswith(c)]) for c in classes]
    top, (label_head, amount_head) = printed.head[0], (press.word("item_economic"), amount)
    printed.head = [[*top, LEFT, LEFT], [*printed.head[1], label_head, amount_head]]
    held = column("by_economic", "all", "all")
    for place, row in enumerate(printed.rows):
        name, entries = lines[place] if place < min(len(lines), len(printed.rows) - 1) else ("", [])
        row += [name, press.money.text(_sum(entries)) if name else ""]
        if name:
            found = Truth(
                "revenue_expenditure_summary", "expenditure", "", name, held, press.money.rounded(_sum(entries))
            )
            printed.truth.append(found)
    return printed


def appropriation_summary(press: Press) -> Printed:
    """Appropriations beside what they are spent on, by fund."""
    wanted: Test = lambda entry: entry.fund in APPROPRIATIONS  # noqa: E731
    funds = list(APPROPRIATIONS) if press.chance.random() < 0.7 else list(APPROPRIATIONS[:2])
    if any(entry.fund not in funds for entry in press.facts.entries if wanted(entry)):
        funds = list(APPROPRIATIONS)
    columns = [column("total", "all", "all"), *(column("total", fund, "all") for fund in funds)]
    tests: list[Test] = [wanted, *(_of(fund) for fund in funds)]
    heads = [press.word("subtotal"), *(press.word(fund) for fund in funds)]
    left = _revenue(press, APPROPRIATIONS, wanted)
    return _two_sides(
        press, "appropriation_summary", left, _expenditure(press, wanted, columns, tests), [press.word("amount")], heads
    )


def _of(fund: str) -> Test:
    return lambda entry: entry.fund == fund


def _revenue(press: Press, funds: tuple[str, ...], wanted: Test) -> list[Line]:
    """Lines of the revenue side: the funds of the year, perhaps their sum, the carry-over, the total."""
    facts = press.facts
    current: Test = lambda entry: wanted(entry) and entry.period == CURRENT  # noqa: E731
    carried: Test = lambda entry: wanted(entry) and entry.period == CARRIED  # noqa: E731
    lines: list[Line] = []
    style = press.chance.choice(("ordinal", "plain", "bracket"))
    for place, fund in enumerate(funds):
        yuan = facts.total(lambda entry, fund=fund: current(entry) and entry.fund == fund)
        lines.append(
            (_ordinal(style, place, press.word("revenue_lines", fund)), [(column("total", fund, CURRENT), yuan)])
        )
    if press.chance.random() < 0.8:
        lines.append((press.word("year_revenue"), [(column("total", "all", CURRENT), facts.total(current))]))
    lines.append((press.word("carryover_line"), [(column("total", "all", CARRIED), facts.total(carried))]))
    lines.append((press.word("revenue_total"), [(column("total", "all", "all"), facts.total(wanted))]))
    return lines


def _expenditure(press: Press, wanted: Test, columns: list[Column], tests: list[Test]) -> list[Line]:
    """Lines of the expenditure side: functional classes, perhaps their sum, nothing carried over, the total."""

    def amounts(of: Test) -> list[tuple[Column, Decimal]]:
        return [
            (held, press.facts.total(lambda e, t=test: t(e) and of(e)))
            for held, test in zip(columns, tests, strict=True)
        ]

    classes = sorted({entry.item[:3] for entry in press.facts.entries if wanted(entry)})
    style = press.chance.choice(("ordinal", "plain", "bracket"))
    lines = [
        (_ordinal(style, place, press.words["functional"][code]), amounts(_begins(code)))
        for place, code in enumerate(classes)
    ]
    if press.chance.random() < 0.8:
        lines.append((press.word("year_expenditure"), amounts(EVERY)))
    if press.chance.random() < 0.6:
        lines.append((press.word("next_year"), [(held, Decimal(0)) for held in columns]))
    return [*lines, (press.word("expenditure_total"), amounts(EVERY))]


def _begins(code: str) -> Test:
    return lambda entry: entry.item.startswith(code)


def _ordinal(style: str, place: int, label: str) -> str:
    if style == "plain":
        return label
    number = ORDINALS[place] if place < len(ORDINALS) else f"十{ORDINALS[place - len(ORDINALS)]}"
    return f"{number}、{label}" if style == "ordinal" else f"（{number}）{label}"


def _two_sides(
    press: Press, table: str, left: list[Line], right: list[Line], left_heads: list[str], right_heads: list[str]
) -> Printed:
    revenue, spent = press.chance.choice(press.words["sides"])
    head = [
        Caption(revenue, (Caption(press.word("item_left")), *map(Caption, left_heads))),
        Caption(spent, (Caption(press.word("item_right")), *map(Caption, right_heads))),
    ]
    printed = press.table(table, head)
    height = max(len(left), len(right))
    for side, lines in (("revenue", left), ("expenditure", right)):
        for label, amounts in lines:
            for held, yuan in amounts:
                printed.truth.append(Truth(table, side, "", label, held, press.money.rounded(yuan)))
    for place in range(height):
        printed.rows.append([*_cells(press, left, place, height), *_cells(press, right, place, height)])
    return printed


def _cells(press: Press, lines: list[Line], place: int, height: int) -> list[str]:
    """The cells of one side in a row; the total of either side stands in the last row."""
    last = place == height - 1
    if not last and place >= len(lines) - 1:
        return [""] * (1 + len(lines[-1][1]))
    label, amounts = lines[-1] if last else lines[place]
    return [label, *(press.money.text(yuan) for _, yuan in amounts)]


def three_public(press: Press) -> Printed:
    """Three-public expenses in one wide row, or as a list of items."""
    money = press.facts.three_public
    parts = ("overseas", "reception", "vehicles")
    order = list(parts) if press.chance.random() < 0.5 else ["overseas", "vehicles", "reception"]
    said = {name: press.word("three_public", name) for name in press.words["three_public"]}
    inner = ("vehicle_purchase", "vehicle_operation")
    held = {name: column(name, ("all", GENERAL), ("all", "current")) for name in said}
    names = ["three_public", *(n for part in order for n in ((part, *inner) if part == "vehicles" else (part,)))]
    held["three_public"] = column(("three_public", "total"), ("all", GENERAL), ("all", "current"))
    if press.chance.random() < 0.5:
        printed = press.table("three_public", [Caption(press.word("project")), Caption(press.word("amount"))])
        for name in names:
            label = (
                f"其中：{said[name]}" if name == inner[0] else "　　　" + said[name] if name == inner[1] else said[name]
            )
            printed.rows.append([label, press.money.text(money[name])])
    else:
        sub = (press.word("subtotal"), *(said[name] for name in inner))
        captions = [Caption(said[part], tuple(map(Caption, sub)) if part == "vehicles" else ()) for part in order]
        head = [Caption(press.word("unit_name")), Caption("合计"), *captions]
        printed = press.table("three_public", head)
        printed.rows.append([press.facts.department, *(press.money.text(money[name]) for name in names)])
    for name in names:
        printed.truth.append(Truth("three_public", "", "", said[name], held[name], press.money.rounded(money[name])))
    return printed


def projects(press: Press) -> Printed:
    """The projects of the year with their funds, a row for each and a total."""
    wanted: Test = lambda entry: not entry.is_basic and entry.period == CURRENT  # noqa: E731
    found = [entry for entry in press.facts.entries if wanted(entry)]
    funds = [fund for fund in (*APPROPRIATIONS, *OTHERS) if fund == GENERAL or any(e.fund == fund for e in found)]
    coded, told = press.chance.random() < 0.3, press.chance.random() < 0.3
    captions = [Caption(press.word("unit_name")), Caption(press.word("project")), Caption(press.word("total"))]
    captions = [*([Caption(press.word("project_code"))] if coded else ()), *captions]
    captions += [Caption(press.word(fund)) for fund in funds]
    captions += [Caption(press.word("purpose"))] if told else []
    printed = press.table("projects_current", captions)
    printed.features += ["code of the project"] * coded + ["purpose of the project"] * told
    total = press.word("total_row")
    rows = [("", total, found), *((entry.unit, entry.project, [entry]) for entry in found)]
    for unit, name, entries in rows if found else []:
        amounts = [(column("total", "all", "current"), _sum(entries))]
        amounts += [(column("total", fund, "current"), _sum([e for e in entries if e.fund == fund])) for fund in funds]
        label = ["", name] if unit else [name, ""]
        first = [f"{press.facts.year % 100}{press.chance.randint(10**6, 10**7 - 1)}" if unit else ""] if coded else []
        last = [f"用于{name}的开支。" if unit else ""] if told else []
        money = [press.money.text(yuan) for _, yuan in amounts]
        printed.rows.append([*first, *([unit, name] if unit else label), *money, *last])
        if unit:
            held, yuan = amounts[0]
            printed.truth.append(Truth(PROJECTS, "", "", name, held, press.money.rounded(yuan), unit))
    return printed


def _sum(entries: list[Entry]) -> Decimal:
    return sum((entry.amount for entry in entries), Decimal(0))


def unknown(press: Press) -> Printed:
    """A table with an invented title and invented heads: no figure of it has a meaning in any other table."""
    words = press.words["unknown"]
    heads = press.chance.sample(words["columns"], 3)
    head = [Caption(press.word("unknown", "name")), *map(Caption, heads)]
    printed = Printed("other", press.chance.choice(words["title"]), [[caption.text for caption in head]])
    for subject in press.chance.sample(press.words["project_subject"], 3):
        amounts = [Decimal(press.chance.randint(1, 10**6)) * press.money.grain for _ in heads]
        printed.rows.append([subject, *map(press.money.text, amounts)])
    return printed
