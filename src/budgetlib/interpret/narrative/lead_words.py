"""What the words before a number say it is: a share, a rate, a budget, an outcome, a limit, a norm, one of several."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, vocabulary, words
from budgetlib.interpret.quantity_units import alternatives

MAX_LEAD = 120  # characters before a number that can say what it is about


def states_share(lead: str) -> bool:
    """True for `占99.95%` and `占本年支出合计的100%`."""
    return any(word in lead for word in words("share_words")) and not states_execution(lead)


def states_share_of_money(lead: str) -> bool:
    """True for `占公用经费的2.1%`: a share that no count of persons or things has."""
    return _money_base().search(lead) is not None


@lru_cache(maxsize=4096)
def states_execution(lead: str) -> bool:
    """True for `完成年初预算的98%` and `为预算的80%`."""
    return _execution().search(lead) is not None


def execution_start(lead: str) -> int:
    """Where the words of a rate of execution begin in `lead`; its end when there are none."""
    found = _execution().search(lead)
    return found.start() if found else len(lead)


def item_code(words_: str) -> str | None:
    """The code of a label: `科目编码2080501`."""
    found = re.search(str(vocabulary()["item_labels"]), words_[-MAX_LEAD:])
    return found["code"] if found else None


def is_not_the_whole(lead: str) -> bool:
    """True for words that make an amount one of many (`人均3.2万元`) or one for several things (`办公费等150万元`)."""
    return any(re.search(str(vocabulary()[key]), lead[-MAX_SUBJECT:]) for key in ("rate_words", "several_words"))


def divides_anew(words_: str) -> bool:
    """True for a clause that begins another division of the whole: `按支出性质`."""
    return re.search(str(vocabulary()["division_words"]), words_[:MAX_LEAD]) is not None


def states_rate(lead: str) -> bool:
    """True for a percentage that is a norm, a target or a level of something else than money: `缴费比例为16%`."""
    return _rate().search(lead[-MAX_SUBJECT:]) is not None


def states_norm(lead: str) -> bool:
    """True for an amount that is a limit: `不得超过每人每天450元`."""
    return re.search(str(vocabulary()["norm_words"]), lead[-MAX_SUBJECT:]) is not None


def says_budget(lead: str) -> bool:
    """True for words that end with a budget of no stated kind: `“三公”经费支出预算为`."""
    return re.search(str(vocabulary()["budget_ending"]), lead) is not None


def budget_start(lead: str) -> int | None:
    """Where the words `年初预算为` begin that end `lead`; None when it ends with no budget."""
    found = re.search(r"(?:年初|全年|调整后?)?预算(?:安排)?数?[为是]?$", lead)
    return found.start() if found else None


def is_limited_behind(lead: str, behind: str) -> bool:
    """True for an amount that divides cases: `超过500万元的，须报…`."""
    ending, beginning = vocabulary()["case_words"]
    return re.search(ending, lead[-MAX_SUBJECT:]) is not None and re.match(beginning, behind) is not None


def names_owner(lead: str) -> bool:
    """True for words that make a count say whose money the next number is: `所属2家单位机关运行经费`."""
    return re.search(str(vocabulary()["owner_words"]), lead) is not None


def names_counted(lead: str) -> bool:
    """True for words that say what is counted, but not of which kind: `…绩效自评，共涉及项目16个`."""
    return re.search(str(vocabulary()["counted_nouns"]), lead) is not None


def is_bound(behind: str) -> bool:
    """True for a percentage that is a bound, by the words behind it: `85%以上`."""
    return re.match(str(vocabulary()["bound_words"]), behind) is not None


def says_outcome(lead: str) -> bool:
    """True for words that are nothing but an outcome: `支出决算为`, `实际支出`."""
    return re.fullmatch(str(vocabulary()["outcome_words"]), lead) is not None


def says_outcome_of(words_: str) -> bool:
    """True for words that state an outcome of something: `“三公”经费决算6.30万元`."""
    return re.search(str(vocabulary()["outcome_named"]), words_) is not None


def overspends(lead: str) -> bool:
    """True for `超支`: a difference from the budget, whether it is named or not."""
    return lead.endswith(words("overspent"))


def states_target(lead: str) -> bool:
    """True for a percentage that is aimed at: `力争规模以上工业增加值增长7.5%`."""
    return re.search(str(vocabulary()["target_words"]), lead[-MAX_SUBJECT:]) is not None


def lists_limits(lead: str) -> bool:
    """True for words before a colon that a list of limits follows: `采购限额标准为`, `住宿费标准`."""
    return states_norm(lead) or re.search(str(vocabulary()["limit_lists"]), lead[-MAX_SUBJECT:]) is not None


def states_absolute(lead: str) -> bool:
    """True for `（绝对额`: the change in money behind its percentage."""
    return lead.lstrip("（,:").startswith(words("absolute_words"))


def is_in_turn(lead: str) -> bool:
    """True for `分别为`: what follows is one number for each of several subjects."""
    return any(word in lead for word in words("in_turn"))


def speaks_of_money_of_count(lead: str) -> bool:
    """True for `涉及金额`, `共计金额`: the money of what was counted just before."""
    return _money_of_count().match(lead[-MAX_SUBJECT:]) is not None


def is_counted_behind(lead: str) -> bool:
    """True when a count is about what follows it: `下属1家机关`, `新增1辆公务用车`."""
    return _counted_behind().search(lead[-MAX_SUBJECT:]) is not None


def is_topic_word(lead: str) -> bool:
    """True when the words stand for the subject of the paragraph (`支出决算`)."""
    return _topic().fullmatch(lead) is not None


@cache
def _execution() -> re.Pattern[str]:
    return re.compile(alternatives(words("execution_words"), patterns=True))


@cache
def _money_base() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('share_words'))}.*{alternatives(words('money_bases'))}")


@cache
def _rate() -> re.Pattern[str]:
    return re.compile(alternatives(words("percent_of_rates"), patterns=True))


@cache
def _money_of_count() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["money_of_count_words"]))


@cache
def _counted_behind() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["counted_behind"]))


@cache
def _topic() -> re.Pattern[str]:
    return re.compile(alternatives(words("topic_words"), patterns=True))
