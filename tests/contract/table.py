"""The contract as one table, for the docs; the tests beside it hold what it says. Prints it when run."""

from contract.cases import WIRE_CASES
from contract.faults import FAULTS

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.platforms import load
from storyshare.platforms.mock import Mock

_WORDS: dict[type[PostError], str] = {
    NotSentError: "not sent",
    AccountOnHoldError: "on hold",
    RejectedError: "rejected",
    OutcomeUnknownError: "may be public",
}
_ABILITIES = {
    "can look for a post whose answer was lost": "find",
    "sending again is harmless": "replayable",
    "can delete, and look again": "is_gone",
    "can tell a post by its address": "recognise",
    "can boost": "boost",
    "can read figures": "metrics",
    "can say who we are": "account",
}


def table() -> str:
    """A Markdown table: what goes wrong with the one call that publishes, and what each platform can do."""
    titles = [load(case.name).title for case in WIRE_CASES] + ["dry run"]
    lines = [_line("", *titles), _line("---", *("---" for _ in titles))]
    for fault in FAULTS:
        kinds = [case.differs.get(fault.name, fault.kind) for case in WIRE_CASES] + [fault.kind]
        wait = ", until then" if fault.until else ""
        lines.append(_line(fault.name, *(_WORDS[kind] + wait for kind in kinds)))
    kinds_of_platform = [load(case.name) for case in WIRE_CASES] + [Mock]
    for words, method in _ABILITIES.items():
        can = [callable(getattr(kind, method, None)) for kind in kinds_of_platform]
        lines.append(_line(words, *("yes" if each else "no" for each in can)))
    return "\n".join(lines) + "\n"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(table(), end="")  # noqa: T201 -- this is its output
