"""Codes of the classifications as tables print them in one cell: with points, as numbers, before the name."""

from __future__ import annotations

import re

_CODED = re.compile(
    r"^[\[［（(【〔]?(?P<code>[0-9]{3}(?:[0-9]{2}){0,2})[\]］）)】〕]?[\s\-—_.、]*(?P<name>[^0-9\s\-—_.、].*)$"
)
_POINTED = re.compile(r"^([0-9]{3})[.\-—]([0-9]{2})(?:[.\-—]([0-9]{2}))?$")
_WHOLE_NUMBER = re.compile(r"^([0-9]+)\.0+$")


def split_coded_name(label: str) -> tuple[str, str]:
    """Return code and name of `201一般公共服务支出` or `[301]工资福利支出`; no code where none stands first."""
    match = _CODED.match(label)
    return (match["code"], match["name"]) if match and re.search(r"[\u4e00-\u9fff]", match["name"]) else ("", label)


def plain_code(cell: str) -> str:
    """Return a printed code without marks between its parts (`201.01.03`) and the `.0` of a number."""
    if match := _POINTED.match(cell):
        return "".join(part for part in match.groups() if part)
    if match := _WHOLE_NUMBER.match(cell):
        return match[1]
    return cell
