"""Words that are printed with one character wrong, left out, too many, or two exchanged."""

from __future__ import annotations

from collections.abc import Iterator

# Characters that are put into or left out of a name without making it another one.
FREE = frozenset(
    "的之和及与、，。；：（）()“”\"'《》年度等类款项本该各其共多少数额为是在一二三四五六七八九十0123456789.% "
)


def near_misses(text: str, term: str, free: frozenset[str] = FREE) -> Iterator[tuple[int, int]]:
    """Yield where a word stands that is `term` but for one edit within it; exact occurrences are none.

    One half of the term stands as it is, the other has the edit: so only places that have one half are looked at.
    The first and the last character of the term are always there.
    """
    half = len(term) // 2
    first, second = term[:half], term[half:]
    seen: set[tuple[int, int]] = set()
    start = text.find(first)
    while start >= 0:
        if not text.startswith(term, start):
            for length in (len(second), len(second) - 1, len(second) + 1):
                end = start + half + length
                rest = text[start + half : end]
                if len(rest) == length and one_edit(second, rest, free) and rest[-1] == second[-1]:
                    seen.add((start, end))
                    yield start, end
                    break
        start = text.find(first, start + 1)
    at = text.find(second)
    while at >= 0:
        if not text.startswith(term, at - half) or at < half:
            for length in (half, half - 1, half + 1):
                begin = at - length
                rest = text[max(begin, 0) : at]
                if begin >= 0 and one_edit(first, rest, free) and rest[:1] == first[:1]:
                    if (begin, at + len(second)) not in seen:
                        yield begin, at + len(second)
                    break
        at = text.find(second, at + 1)


def one_edit(right: str, found: str, free: frozenset[str] = FREE) -> bool:
    """True when `found` is `right` with one character exchanged, left out or added, or two neighbours exchanged.

    Characters that are `free` may be exchanged, left out and added without its being an edit.
    """
    if right == found or not found:
        return False
    before = 0
    while before < min(len(right), len(found)) and right[before] == found[before]:
        before += 1
    after = 0
    while after < min(len(right), len(found)) - before and right[-1 - after] == found[-1 - after]:
        after += 1
    left_out, put_in = right[before : len(right) - after], found[before : len(found) - after]
    if len(left_out) <= 1 and len(put_in) <= 1:
        return not free & {*left_out, *put_in}
    return len(left_out) == 2 and put_in == left_out[::-1]
