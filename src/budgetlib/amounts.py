"""Printed figure ↔ exact yuan, and the grain it was printed with (docs/methods.md).

An amount printed as `5280.60` in 万元 is 52,806,000 yuan with a grain of 100 yuan: the truth lies within half a grain
of it. Every tolerance in budgetlib is derived from these grains.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from budgetlib.errors import AmountError

UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
_LONGEST_UNITS = sorted(UNITS, key=len, reverse=True)
FEN = Decimal("0.01")
MAX_DIGITS = 20  # of decimal128(20, 2), in which amounts are stored: 18 before the point and 2 behind it
MAX_YUAN = Decimal(10) ** (MAX_DIGITS - 2)
MAX_PERCENT = Decimal(10) ** 12  # decimal128(18, 8) holds 10 digits of a fraction before the point and 8 behind it
MAX_PERCENT_DECIMALS = 6
REMEMBERED = 2**14  # printed amounts whose spelling is worked out once: rules look at the same ones again and again

_DASHES = re.compile(r"[-‐‑‒–—―−－_·.]*")
# Only ASCII digits: after NFKC no other digit stands for a printed one, and `\d` would take a stray `١` for a figure.
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<fraction>[0-9]*))?")
_PLAIN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
# Groups of three digits set apart by an apostrophe or a narrow blank (`9'778.00`); an ordinary blank may part figures.
_NARROW = "\u2006\u2008\u2009\u202f"
_GROUPED = re.compile(rf"(?<![0-9])([1-9][0-9]{{0,2}})((?:['’‘{_NARROW}][0-9]{{3}})+)(?![0-9'’‘{_NARROW}])")
_SEPARATORS = str.maketrans("", "", ",'’‘")
_DIVIDED = re.compile(r"[0-9]\s+[0-9]")
_MINUS_SIGNS = str.maketrans("−–", "--")
# In front of a number also the signs that print a deduction or stand for a dash: △11.94, —11.94, 负11.94, (▲11.94).
_LEADING_MINUS = re.compile(r"^(\(?)(?:[△▲▽▼—―‐‑‒─]|负)(?=[¥.0-9])")
_TRAILING_MINUS = re.compile(r"^([0-9][0-9,]*\.[0-9]+)-$")  # as accounting programs print it
_POINT = re.compile(r"(?<=[0-9])[。·・•](?=[0-9]+\D*$)")  # the full stop of Chinese type, or a raised one
_CURRENCY = re.compile(r"^([-(]*)(?:¥|人民币)(?=-?[.0-9])")


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
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=REMEMBERED)
def normal_form(printed: str) -> str:
    """Return a printed amount in the one spelling in which amounts are compared: `（5, 280. 60）万元` → `-5280.60`.

    Half-width, without blanks, thousands separators and unit of money, any minus sign or accounting parentheses as `-`.
    Text that is no amount is only rid of blanks and commas; nothing is judged here (see parse_amount).
    """
    text = _with_plain_signs("".join(half_width(printed).translate(_SEPARATORS).split()))
    text = text.removesuffix(next((name for name in _LONGEST_UNITS if text.endswith(name)), ""))
    return f"-{text[1:-1].removeprefix('-')}" if text.startswith("(") and text.endswith(")") else text


def decimals_of(printed: str) -> int:
    """Return how many decimals a printed number has, whatever blanks a conversion put beside its point."""
    return len(normal_form(printed).partition(".")[2])


def is_blank(text: str | None) -> bool:
    """True when a cell states nothing: empty, white space, or only dashes (a dash is "not stated", never zero)."""
    return text is None or _DASHES.fullmatch("".join(text.split())) is not None


def parse_amount(text: str | None, unit: str = "元") -> Amount | None:
    """Read one printed amount.

    Accepts blanks beside the point, a comma, a sign or the unit (`5280. 60`), thousands separators (`9,778.00`,
    `9'778.00`), full-width digits, a leading minus (△, ▲, a dash and 负, too), a currency sign and accounting
    parentheses; a trailing unit of money overrides `unit`. Returns None for a blank cell or a dash. A blank between two
    digits may part two figures (`12 34`): that is no amount.

    Raises AmountError when the text is anything else, or no whole number of fen below MAX_YUAN (which no table of
    money prints and the store cannot hold), so that no figure is ever guessed.
    """
    if text is None or is_blank(text):
        return None
    compact = _compact(text)
    for name in _LONGEST_UNITS:
        if compact.endswith(name):
            compact, unit = compact.removesuffix(name), name
            break
    if unit not in UNITS:
        raise AmountError(f"{unit!r} is not a unit of money.", remedy=f"Known units: {', '.join(UNITS)}.")
    negative = compact.startswith("(") and compact.endswith(")")
    number = _number(compact[1:-1] if negative else compact)
    if not number or (negative and number.signed and number.value > 0):
        raise AmountError(f"{text!r} is not an amount.")
    yuan = (-abs(number.value) if negative else number.value) * UNITS[unit]
    if abs(yuan) >= MAX_YUAN or yuan % FEN:
        raise AmountError(f"{text!r} in {unit} is no amount of money (a whole number of fen, below {MAX_YUAN:,} yuan).")
    grain = max(UNITS[unit].scaleb(-number.decimals), FEN)  # the truth itself is a whole number of fen
    return Amount(yuan.quantize(FEN), grain, text)


def parse_percent(text: str) -> Share:
    """Read one printed percentage (`12.20%`, `０%`, `−32.23％`) as a fraction.

    Raises AmountError when the text is not a percentage.
    """
    compact = _compact(text)
    number = _number(compact.removesuffix("%"))
    if not compact.endswith("%") or not number:
        raise AmountError(f"{text!r} is not a percentage.")
    if abs(number.value) >= MAX_PERCENT or number.decimals > MAX_PERCENT_DECIMALS:
        raise AmountError(f"{text!r} is no percentage that any document prints.")
    return Share(number.value / 100, Decimal(1).scaleb(-2 - number.decimals), text)


class _Number(NamedTuple):
    value: Decimal
    decimals: int
    signed: bool


def _compact(text: str) -> str:
    """Return `text` half-width and without blanks, any minus sign as `-`.

    Raises AmountError for superscripts, circled numbers and the like, which NFKC would turn into digits, and for blanks
    between digits.
    """
    half = half_width(_GROUPED.sub(_with_commas, text))
    circled = not text.isascii() and any(unicodedata.category(character) == "No" for character in text)
    if circled or _DIVIDED.search(half):
        raise AmountError(f"{text!r} is not an amount.")
    return _with_plain_signs("".join(half.split()))


def _with_commas(grouped: re.Match[str]) -> str:
    return grouped[1] + re.sub(r"[^0-9]", ",", grouped[2])


def _with_plain_signs(compact: str) -> str:
    if _PLAIN.fullmatch(compact):  # nearly all of them
        return compact
    plain = _TRAILING_MINUS.sub(r"-\1", _POINT.sub(".", compact.translate(_MINUS_SIGNS)))
    return _CURRENCY.sub(r"\1", _LEADING_MINUS.sub(r"\1-", plain))


def _number(compact: str) -> _Number | None:
    match = _NUMBER.fullmatch(compact)
    if not match:
        return None
    whole, fraction = match["whole"].replace(",", ""), match["fraction"] or ""
    if not 0 < len(whole + fraction) <= MAX_DIGITS:
        return None
    value = Decimal(f"{whole or 0}.{fraction or 0}")
    return _Number(-value if match["sign"] == "-" else value, len(fraction), bool(match["sign"]))


def to_fen(yuan: Decimal) -> Decimal:
    """Round computed money (a share of an amount, say) to whole fen, as money is stored."""
    return yuan.quantize(FEN, ROUND_HALF_UP)


def format_amount(yuan: Decimal, unit: str = "万元", decimals: int = 2) -> str:
    """Write an amount of yuan in `unit` with thousands separators: 12345600 → `1,234.56`."""
    return f"{(yuan / UNITS[unit]).quantize(Decimal(1).scaleb(-decimals)) + 0:,}"  # + 0: never `-0.00`
