"""Printed figure ↔ exact yuan, and the grain it was printed with (DESIGN.md §3).

An amount printed as `5280.60` in 万元 is 52,806,000 yuan with a grain of 100 yuan: the truth lies within half a grain
of it. Every tolerance in budgetlib is derived from these grains.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from budgetlib.errors import AmountError

UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
FEN = Decimal("0.01")
MAX_DIGITS = 18  # decimal128(20, 2) holds 18 digits before the point

_DASHES = re.compile(r"[-‐‑‒–—―−－_·.]*")
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<fraction>\d*))?")


class Amount(NamedTuple):
    """An amount in yuan, the grain it was printed with (yuan), and the text as printed."""

    yuan: Decimal
    grain: Decimal
    printed: str

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """The closed interval (yuan) in which the unrounded amount lies."""
        return self.yuan - self.grain / 2, self.yuan + self.grain / 2


class Share(NamedTuple):
    """A printed percentage as a fraction (12.20 % → 0.1220), with its grain and the text as printed."""

    fraction: Decimal
    grain: Decimal
    printed: str

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """The closed interval in which the unrounded fraction lies."""
        return self.fraction - self.grain / 2, self.fraction + self.grain / 2


def half_width(text: str) -> str:
    """Return `text` with full-width digits, letters and punctuation in their ordinary form (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def is_blank(text: str | None) -> bool:
    """True when a cell states nothing: empty, white space, or only dashes (a dash is "not stated", never zero)."""
    return text is None or _DASHES.fullmatch(re.sub(r"\s", "", text)) is not None


def parse_amount(text: str | None, unit: str = "元") -> Amount | None:
    """Read one printed amount.

    Accepts blanks inside the number (`5280. 60`), thousands separators, full-width digits, a leading minus and
    accounting parentheses; a trailing unit of money overrides `unit`. Returns None for a blank cell or a dash.

    Raises AmountError when the text is anything else, so that no figure is ever guessed.
    """
    if is_blank(text):
        return None
    compact = re.sub(r"\s", "", half_width(text)).replace("−", "-").replace("–", "-")
    for name in sorted(UNITS, key=len, reverse=True):
        if compact.endswith(name):
            compact, unit = compact.removesuffix(name), name
            break
    negative = compact.startswith("(") and compact.endswith(")")
    match = _NUMBER.fullmatch(compact[1:-1] if negative else compact)
    digits = match and (match["whole"] or "") + (match["fraction"] or "")
    if not digits or len(digits) > MAX_DIGITS or (negative and match["sign"]):
        raise AmountError(f"{text!r} is not an amount.")
    if unit not in UNITS:
        raise AmountError(f"{unit!r} is not a unit of money.", remedy=f"Known units: {', '.join(UNITS)}.")
    value = Decimal((match["whole"] or "0").replace(",", "") + "." + (match["fraction"] or "0"))
    yuan = (value * UNITS[unit]).quantize(FEN) if value * UNITS[unit] % FEN == 0 else value * UNITS[unit]
    grain = UNITS[unit].scaleb(-len(match["fraction"] or ""))
    return Amount(-yuan if negative or match["sign"] == "-" else yuan, grain, text)


def parse_percent(text: str) -> Share:
    """Read one printed percentage (`12.20%`, `０%`) as a fraction.

    Raises AmountError when the text is not a percentage.
    """
    compact = re.sub(r"\s", "", half_width(text))
    match = _NUMBER.fullmatch(compact.removesuffix("%"))
    if not compact.endswith("%") or not match or not (match["whole"] or match["fraction"]):
        raise AmountError(f"{text!r} is not a percentage.")
    value = Decimal((match["whole"] or "0").replace(",", "") + "." + (match["fraction"] or "0")) / 100
    grain = Decimal(1).scaleb(-2 - len(match["fraction"] or ""))
    return Share(-value if match["sign"] == "-" else value, grain, text)


def format_amount(yuan: Decimal, unit: str = "万元", decimals: int = 2) -> str:
    """Write an amount of yuan in `unit` with thousands separators: 52830500 → `5,283.05`."""
    return f"{(yuan / UNITS[unit]).quantize(Decimal(1).scaleb(-decimals)):,}"
