"""Exact cover: every way is found, no way is missed, and a search that is too long says so."""

from __future__ import annotations

import time
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from budgetlib.analysis import cover
from budgetlib.analysis.cover import covers


def exact(*amounts: int) -> list[tuple[int, int]]:
    return [(amount, 0) for amount in amounts]


def test_items_that_fit_in_one_way_only_are_placed() -> None:
    found = covers(exact(7, 5, 3), exact(8, 7))
    assert found.count == 1
    assert found.listed == ((1, 0, 0),)
    assert found.ways == {(0, 1): 1, (1, 0): 1, (2, 0): 1}


def test_items_of_the_same_amount_can_change_places() -> None:
    found = covers(exact(4, 4, 9), exact(4, 4, 9))
    assert found.count == 2
    assert set(found.listed) == {(0, 1, 2), (1, 0, 2)}
    assert found.ways == {(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): 1, (2, 2): 2}


def test_rounding_of_every_figure_gives_room_and_no_more() -> None:
    items = [(30, 1), (30, 1), (41, 1)]
    assert covers(items, [(63, 1), (41, 1)]).count == 1  # 60 ± 2 meets 63 ± 1
    assert covers(items, [(64, 1), (41, 1)]).count == 0  # 60 ± 2 does not meet 64 ± 1


def test_a_target_that_nothing_meets_and_an_item_that_is_left_over_leave_no_way() -> None:
    assert covers(exact(5), exact(6)).count == 0
    assert covers(exact(5, 1), exact(5)).count == 0
    assert covers(exact(5), exact(5, 5)).count == 0


def test_a_search_without_end_says_that_it_gave_up_and_keeps_what_is_settled() -> None:
    items = exact(1_000_000, *range(1, 60))
    begin = time.perf_counter()
    found = covers(items, exact(1_000_000, 590, 590, 590))
    assert found.count is None
    assert found.ways == {(0, 0): 1}
    assert found.listed == ()
    assert time.perf_counter() - begin < 20  # bounded in steps; two seconds on an idle machine


def test_a_number_of_ways_too_large_to_list_is_counted_exactly() -> None:
    found = covers(exact(*[1] * 14), exact(7, 7))
    assert found.count == 3432  # 14 choose 7
    assert len(found.listed) == cover.LISTED
    assert found.ways[0, 0] == found.ways[0, 1] == 1716


amounts = st.integers(1, 12)


@given(items=st.lists(st.tuples(amounts, st.integers(0, 1)), min_size=1, max_size=6), data=st.data())
def test_the_ways_are_those_that_trying_everything_gives(items: list[tuple[int, int]], data: st.DataObject) -> None:
    targets = data.draw(st.lists(st.tuples(st.integers(2, 30), st.integers(0, 1)), min_size=1, max_size=3))
    met = set()
    for way in product(range(len(targets)), repeat=len(items)):
        sets = [[item for item, chosen in zip(items, way, strict=True) if chosen == t] for t in range(len(targets))]
        if all(
            abs(amount - sum(a for a, _ in own)) <= half + sum(h for _, h in own)
            for (amount, half), own in zip(targets, sets, strict=True)
            if own or amount > half
        ) and all(own for own in sets):
            met.add(way)
    found = covers(items, targets)
    assert found.count == len(met)
    assert set(found.listed) == met
    assert found.ways == {
        (item, target): sum(way[item] == target for way in met)
        for item in range(len(items))
        for target in range(len(targets))
        if any(way[item] == target for way in met)
    }


@given(planted=st.lists(st.tuples(st.integers(50, 5_000_000), st.integers(0, 3)), min_size=1, max_size=14))
def test_every_planted_division_is_among_the_ways(planted: list[tuple[int, int]]) -> None:
    """True amounts are rounded to a grain of 100 on both sides; the division they came from must be found."""
    names = sorted({target for _, target in planted})
    sums = [sum(amount for amount, own in planted if own == target) for target in names]
    items = [(_rounded(amount), 50) for amount, _ in planted]
    division = tuple(names.index(own) for _, own in planted)
    found = covers(items, [(_rounded(total), 50) for total in sums])
    assert found.count is not None and found.count >= 1
    assert all((item, target) in found.ways for item, target in enumerate(division))
    if found.count <= cover.LISTED:
        assert division in found.listed


def _rounded(amount: int) -> int:
    return (amount + 50) // 100 * 100
