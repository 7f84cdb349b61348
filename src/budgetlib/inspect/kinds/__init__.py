"""Kinds of rules: one small function each, which yields what it finds. KINDS names them for rules.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from budgetlib.inspect.kinds import (
    amounts,
    classification,
    contents,
    counts,
    directions,
    names,
    pages,
    patterns,
    regulation,
    repeats,
    sentences,
    tables,
    years,
)
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject

KINDS: Mapping[str, Callable[[Rule, Subject], Iterator[Hit]]] = {
    "pattern": patterns.pattern,
    "pattern_in_cells": patterns.in_cells,
    "broken_reason": sentences.broken_reason,
    "broken_sentence": sentences.broken_sentence,
    "unbalanced": sentences.unbalanced,
    "paragraph_twice": repeats.paragraph_twice,
    "clause_twice": repeats.clause_twice,
    "page_twice": repeats.page_twice,
    "empty_page": pages.empty_page,
    "numbering": pages.numbering,
    "compared_year": years.compared_year,
    "year_out_of_place": years.year_out_of_place,
    "scope_words": names.scope_words,
    "department_variant": names.department_variant,
    "term_variant": names.term_variant,
    "old_class_name": classification.old_class_name,
    "unknown_class": classification.unknown_class,
    "purpose_of_another_item": names.purpose_of_another_item,
    "amount_twice": amounts.amount_twice,
    "parts_and_whole": amounts.parts_and_whole,
    "within_whole": amounts.within_whole,
    "reason_against_change": directions.reason_against_change,
    "unchanged_but_different": directions.unchanged_but_different,
    "percent_of_levels": directions.percent_of_levels,
    "direction_of_amounts": directions.direction_of_amounts,
    "growth_from_nothing": directions.growth_from_nothing,
    "listed_count": counts.listed_count,
    "counted_kinds": counts.counted_kinds,
    "empty_without_note": tables.empty_without_note,
    "note_of_another_fund": tables.note_of_another_fund,
    "note_against_figures": tables.note_against_figures,
    "codes_in_order": tables.codes_in_order,
    "decimals": tables.decimals,
    "negative": tables.negative,
    "department_of_table": tables.department_of_table,
    "contents_against_parts": contents.contents_against_parts,
    "contents_against_titles": contents.contents_against_titles,
    "contents_pages": contents.contents_pages,
    "part_missing": regulation.part_missing,
    "statement_missing": regulation.statement_missing,
    "reasons_missing": regulation.reasons_missing,
}
