"""A post to three accounts in three parts is killed at every step it takes, and repeated: nothing is ever public twice.

The steps are counted from the code's own commits and calls, so that a new one cannot be forgotten. `result.md` is what
came of it; a test fails where that is no longer true.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no SIGKILL and no fork on Windows", allow_module_level=True)

from killpoints.matrix import Case, Matrix, Outcome
from killpoints.zygote import ACCOUNTS

_RESULT = Path(__file__).with_name("result.md")
# What the servers do, and the accounts that are posted to: what one account's server does is nothing to the others.
_SERVERS = {
    "honours.shows": ACCOUNTS,
    "honours.lags": ("x", "mastodon"),
    "ignores.shows": ("mastodon",),
    "ignores.lags": ("mastodon",),
    "replays500.shows": ("mastodon",),
    "replays500.lags": ("mastodon",),
}
_WORDS = {
    "bluesky": "Bluesky: takes a record key of ours",
    "x": "X: takes no key",
    "mastodon honours": "Mastodon: honours the key",
    "mastodon ignores": "GoToSocial: ignores the key",
    "mastodon replays500": "Mastodon that answers a key it knows with 500",
    "shows": "the post is listed at once",
    "lags": "the list lags",
}


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    with ExitStack() as stack:
        yield Matrix(tmp_path_factory.mktemp("matrix"), stack)


def always_provable(servers: str, account: str) -> bool:
    """Whether the platform always lets us prove what became of a send, or send it again without harm."""
    return account == "bluesky" or (
        account == "mastodon" and servers in ("honours.shows", "honours.lags", "replays500.shows")
    )


def promised(outcome: Outcome) -> None:
    """What is promised beyond what `judged` has seen: never twice, never too early, never `posted` and not there."""
    for account, end in outcome.found["post"].items():
        allowed = {"finished"}
        if not always_provable(outcome.case.servers, account):
            allowed.add("doubt, not public")
            if outcome.case.servers.endswith("lags"):
                allowed.add("doubt, public")
        if not outcome.case.together and account != outcome.case.account:
            allowed = {"finished"}
        assert end in allowed, f"{outcome.case} {account}: {end}"


def row(servers: str, account: str, outcomes: list[Outcome]) -> str:
    """One line of the table."""
    kind, _, listing = servers.partition(".")
    words = _WORDS.get(account) or _WORDS[f"{account} {kind}"]
    ends = Counter(outcome.found["post"][account] for outcome in outcomes)
    looked = Counter(outcome.found["look"][account] for outcome in outcomes if "look" in outcome.found)
    doubt = looked["doubt, public"] + looked["doubt, not public"]
    listed = "" if account == "bluesky" else f"; {_WORDS[listing]}"
    figures = (len(outcomes), doubt, ends["finished"], ends["doubt, public"], ends["doubt, not public"])
    return f"| {words}{listed} | " + " | ".join(map(str, figures)) + " |"


def killed_anywhere(matrix: Matrix, servers: str, accounts: tuple[str, ...], *, then: tuple[str, ...]) -> list[Outcome]:
    """The outcomes of a kill at every step of a post; every promise is kept."""
    cases = [
        Case(servers=servers, kill_at=(point,), accounts=accounts, account=name.split()[0], then=then)
        for point, name in enumerate(matrix.steps(servers, accounts=accounts), 1)
    ]
    outcomes = matrix.outcomes(cases)
    for outcome in outcomes:
        promised(outcome)
    return outcomes


@pytest.mark.parametrize("servers", _SERVERS)
def test_a_post_that_is_killed_at_any_step_is_never_public_twice(matrix: Matrix, servers: str) -> None:
    """`run` looks first, sending nothing; then `post` finishes what can be finished."""
    outcomes = killed_anywhere(matrix, servers, _SERVERS[servers], then=("look", "post"))
    rows = [
        row(servers, account, [outcome for outcome in outcomes if outcome.case.account == account])
        for account in _SERVERS[servers]
    ]
    written = _RESULT.read_text(encoding="utf-8").splitlines()
    assert [line for line in rows if line not in written] == [], f"what {_RESULT.name} says is no longer true"


def test_posting_again_without_looking_first_is_no_different(matrix: Matrix) -> None:
    outcomes = killed_anywhere(matrix, "honours.shows", ACCOUNTS, then=("post",))
    assert f"{len(outcomes)} points" in _RESULT.read_text(encoding="utf-8"), f"there are {len(outcomes)} points"


@pytest.mark.parametrize("published", ["before", "after"])
@pytest.mark.parametrize(
    ("servers", "account", "call"),
    [
        ("honours.lags", "mastodon", "POST /api/v1/statuses"),
        ("replays500.lags", "mastodon", "POST /api/v1/statuses"),
        ("honours.lags", "bluesky", "POST /xrpc/com.atproto.repo.putRecord"),
    ],
)
def test_a_kill_while_the_post_is_repeated_is_no_different(
    matrix: Matrix, servers: str, account: str, call: str, published: str
) -> None:
    """The repeated post looks, replays and goes on; each of these steps is killed as well."""
    accounts = (account,)
    first = matrix.steps(servers, accounts=accounts).index(f"{account} {published} {call}") + 1
    cases = [
        Case(servers=servers, kill_at=(first, again), accounts=accounts, account=account, then=("post",))
        for again in range(1, len(matrix.steps(servers, first, accounts=accounts)) + 1)
    ]
    for outcome in matrix.outcomes(cases):
        promised(outcome)


def test_accounts_that_are_sent_to_side_by_side_are_no_different(matrix: Matrix) -> None:
    points = range(1, len(matrix.steps("ignores.shows", together=True)) + 1)
    cases = [Case(servers="ignores.shows", kill_at=(point,), together=True, then=("post",)) for point in points]
    for outcome in matrix.outcomes(cases):
        promised(outcome)


def test_every_commit_and_every_call_is_killed_before_and_after(matrix: Matrix) -> None:
    steps = matrix.steps("honours.shows")
    pairs = [(before, after) for before, after in zip(steps[::2], steps[1::2], strict=True)]
    assert all(after == before.replace(" before ", " after ") for before, after in pairs)
    calls = Counter(before.split()[-1] for before, _ in pairs if " POST /" in before)
    assert calls["/2/tweets"] == calls["/api/v1/statuses"] == calls["/xrpc/com.atproto.repo.putRecord"] == 3
    commits = Counter(before.split()[-1] for before, _ in pairs if " commit of " in before)
    assert commits["claim"] == commits["begin"] == commits["posted"] == 9
