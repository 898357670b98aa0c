"""The contract as one table: rules × platforms, with the reason for each rule that cannot be held somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.testing.case import Case
from storyshare.testing.contract import PlatformContract, excuse
from storyshare.testing.faults import FAULTS

_WORDS: dict[type[PostError], str] = {
    NotSentError: "not sent",
    AccountOnHoldError: "on hold",
    RejectedError: "rejected",
    OutcomeUnknownError: "may be public",
}


def table(cases: Iterable[Case]) -> str:
    """A Markdown table: what each answer to the one publishing call means, and which rules hold where.

    A number leads to the reason below it.
    """
    cases = tuple(cases)
    reasons: dict[str, int] = {}
    lines = [_line("rule", *(case.platform.title for case in cases)), _line("---", *("---" for _ in cases))]
    for fault in FAULTS:
        kinds = [case.differs.get(fault.name, fault.kind) for case in cases]
        waits = [case.until.get(fault.name, fault.until) for case in cases]
        said = [_WORDS[kind] + (", until then" if until else "") for kind, until in zip(kinds, waits, strict=True)]
        lines.append(_line(fault.name, *said))
    for name, rule in _rules().items():
        why = [excuse(case, rule) for case in cases]
        cells = ["holds" if not each else f"no ({reasons.setdefault(each, len(reasons) + 1)})" for each in why]
        lines.append(_line(name, *cells))
    notes = [f"{number}. {reason}" for reason, number in reasons.items()]
    return "\n".join([*lines, "", *notes]) + "\n"


def _rules() -> dict[str, Callable[..., object]]:
    """The rules by their names as sentences, in the order in which they are written; not those about one case alone."""
    found: dict[str, Callable[..., object]] = {}
    for part in reversed(PlatformContract.__mro__):
        found |= {name: rule for name, rule in vars(part).items() if name.startswith("test_")}
    return {name.removeprefix("test_").replace("_", " "): rule for name, rule in found.items()}


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
