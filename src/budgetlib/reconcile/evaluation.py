"""Evaluation: every rule on a disclosure, and why it could not be evaluated where it could not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from budgetlib.reconcile.engine.checks import FAILS, Check, not_applicable, table_name, unchecked
from budgetlib.reconcile.engine.facts import Index, words
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds import (
    descriptions,
    document,
    forms,
    hierarchy,
    identities,
    joint,
    missing_rows,
    names,
    narrative,
    nouns,
    percentages,
    plans,
    ratios,
    standards,
    stated,
    targets,
    totals,
)

Evaluator = Callable[[Rule, Index], Iterable[Check]]
EVALUATORS: Mapping[str, Evaluator] = {
    "hierarchy": hierarchy.hierarchy,
    "codes": hierarchy.codes,
    "levels": missing_rows.levels,
    "once": missing_rows.once,
    "parts": identities.parts,
    "equal": identities.equal,
    "sum": identities.sums,
    "claim_figure": narrative.claim_figure,
    "claim_parts": narrative.claim_parts,
    "claim_share": ratios.claim_share,
    "claim_change": ratios.claim_change,
    "count": narrative.count,
    "claim_growth": ratios.claim_growth,
    "claim_prior": stated.claim_prior,
    "claim_execution": stated.claim_execution,
    "claim_order": stated.claim_order,
    "claim_twice": stated.claim_twice,
    "claim_unit": stated.claim_unit,
    "claim_shares": stated.claim_shares,
    "at_most": identities.at_most,
    "claim_within": narrative.claim_within,
    "name_path": names.name_path,
    "code_form": names.code_form,
    "economic_names": names.economic_names,
    "presence": document.presence,
    "empty_note": document.empty_note,
    "title_year": document.title_year,
    "unit_printed": document.unit_printed,
    "contents": document.contents,
    "placeholder": document.placeholder,
    "section_year": document.section_year,
    "unit_of_noun": nouns.unit_of_noun,
    "goal_counts": nouns.goal_counts,
    "standard_times_persons": standards.standard_times_persons,
    "earlier_costs": standards.earlier_costs,
    "copied_text": standards.copied_text,
    "unit_ceiling": targets.unit_ceiling,
    "form_sources": targets.form_sources,
    "same_targets": targets.same_targets,
    "totals_printed": totals.totals_printed,
    "planned_months": plans.planned_months,
    "joint_total": descriptions.joint_total,
    "components_within_total": descriptions.components_within_total,
    "rates_times_persons": descriptions.rates_times_persons,
    "counts_meet_targets": descriptions.counts_meet_targets,
    "cost_ceiling": forms.cost_ceiling,
    "form_repeated": forms.form_repeated,
    "row_without_form": forms.row_without_form,
    "form_without_row": forms.form_without_row,
    "form_amount": forms.form_amount,
    "period_money": forms.period_money,
    "target_year": forms.target_year,
    "undeclared": forms.undeclared,
}
# Kinds that judge the checks of all other rules together.
OF_CHECKS: Mapping[str, Callable[[Rule, Sequence[Check]], Iterable[Check]]] = {
    "joint_rounding": joint.joint_rounding,
    "percentages_cut": percentages.percentages_cut,
}
WHOLE_DOCUMENT = "document"


def evaluate(rules: Sequence[Rule], index: Index) -> list[Check]:
    """Return the checks of every rule, at least one each, in the order of the rules; those about checks come last."""
    checks = [
        unless_doubtful(check, index) for rule in rules if rule.kind in EVALUATORS for check in _evaluate(rule, index)
    ]
    return checks + [check for rule in rules if rule.kind in OF_CHECKS for check in OF_CHECKS[rule.kind](rule, checks)]


def _evaluate(rule: Rule, index: Index) -> Iterator[Check]:
    if missing := _missing(rule, index):
        yield missing
        return
    checks = list(EVALUATORS[rule.kind](rule, index))
    yield from checks or [not_applicable(rule, WHOLE_DOCUMENT, "the document prints nothing the rule is about")]


def unless_doubtful(check: Check, index: Index) -> Check:
    """A breach that rests on a figure read without certainty is no breach: our failure is not the document's fault."""
    if check.verdict != FAILS:
        return check
    facts = (*check.left, *check.right, *check.others)
    if uncertain := [fact for fact in facts if fact.dataset == "claims" and not fact.get("certain")]:
        return unchecked(check.rule, check.place, f"it is not certain what {uncertain[0].get('subject')} is", facts)
    if not (doubtful := index.doubtful_among(facts) or index.doubtful & {name for name, *_ in check.marks}):
        return check
    names = "、".join(table_name(table) for table in sorted(doubtful))
    return unchecked(check.rule, check.place, f"{names} was not read with certainty", facts)


def _missing(rule: Rule, index: Index) -> Check | None:
    """A check that tells why the rule cannot be evaluated, None when everything it needs is there."""
    if index.kind and index.kind not in rule.documents:
        return not_applicable(rule, WHOLE_DOCUMENT, f"the rule is not about a document of the kind {index.kind}")
    for need in rule.needs:
        if need in words()["tables"]:
            place = table_name(need)
            if need not in index.printed:
                return not_applicable(rule, place, "the document has no such table")
            if need in index.declared_empty:
                return not_applicable(rule, place, "the table is declared empty")
            if need not in index.figures:
                return unchecked(rule, place, "the table was found, but no figure of it could be read")
        elif not _has(index, need):
            return not_applicable(rule, WHOLE_DOCUMENT, f"the document has no {need}")
    return None


def _has(index: Index, dataset: str) -> bool:
    rows = {
        "figures": index.figures,
        "claims": index.claim_rows,
        "projects": index.project_rows,
        "indicators": index.indicator_rows,
        "tables": index.printed,
        "costs": index.cost_rows,
        "sections": index.section_rows,
    }
    return bool(rows.get(dataset, True))
