"""Our own tables are known to be clean by their tags; whatever differs from them goes through the cleaner."""

from __future__ import annotations

import pytest

from budgetlib.reports.page import cleaning

OWN = (
    '<div style="overflow-x: auto"><table><thead><tr><th style="text-align: left">甲</th></tr></thead>'
    '<tbody><tr><td style="text-align: right; white-space: nowrap">1 &lt; 2</td></tr></tbody></table></div>'
)


def test_own_tables_pass_as_they_are_and_get_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_cleaner", lambda: pytest.fail("the slow way"))
    assert cleaning.clean(OWN) == OWN
    assert '<div class="wide">' in cleaning.classed(OWN)
    assert '<th class="l">甲</th>' in cleaning.classed(OWN) and '<td class="n">1 &lt; 2</td>' in cleaning.classed(OWN)


@pytest.mark.parametrize(
    "other",
    [
        "<p>open",
        "</div><div>",
        "<p onclick=x>a</p>",
        '<a href="javascript:x">a</a>',
        '<a href="java&#115;cript:x">a</a>',
        "<p>a < b</p>",
        "<script>x</script>",
        "<!-- -->",
    ],
)
def test_whatever_is_not_ours_goes_through_the_cleaner(other: str) -> None:
    cleaned = cleaning.clean(other)
    assert cleaned != other
    assert "onclick" not in cleaned and "<script" not in cleaned and "href=" not in cleaned
