"""A token that ends is renewed once, by whichever process, and what the platform gives for it is never lost."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platforms.authorisation import Authorisation
from platforms.renewing import kept_token

from storyshare.errors import AccountOnHoldError, NotSentError, SetupError
from storyshare.net import MaybeSentError
from storyshare.platforms.tokens import KeptToken, Token

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
FIRST = Token(access="made-up-1", refresh="once-1", ends_at=NOW + timedelta(hours=2))


class Killed(BaseException):
    """The process is gone."""


class Shelf:
    """A secret store in memory; `dies` after so many values, and `full` keeps none."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.dies: int | None = None
        self.full = False
        self.held = False

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        if self.full:
            raise SetupError("The disk is full.")
        if self.dies is not None:
            self.dies -= 1
            if self.dies < 0:
                raise Killed
        self.values[name] = value

    @contextmanager
    def locked(self) -> Iterator[None]:
        assert not self.held
        self.held = True
        try:
            yield
        finally:
            self.held = False


class Server:
    """Gives a new token for one that can be used once."""

    def __init__(self) -> None:
        self.now = NOW
        self.number = 1
        self.seen: list[str] = []
        self.error: Exception | None = None

    def renew(self, old: Token) -> Token:
        self.seen.append(old.refresh)
        if self.error:
            raise self.error
        if old.refresh != f"once-{self.number}":
            raise AccountOnHoldError("It was used already", platform="made-up")
        self.number += 1
        ends_at = self.now + timedelta(hours=2)
        return Token(access=f"made-up-{self.number}", refresh=f"once-{self.number}", ends_at=ends_at)


def kept(shelf: Shelf, server: Server, first: Token = FIRST) -> KeptToken:
    return KeptToken(shelf, first=first, renew=server.renew, now=lambda: server.now)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def server() -> Server:
    return Server()


def test_a_token_that_holds_is_not_renewed(shelf: Shelf, server: Server) -> None:
    assert (kept(shelf, server).good(), server.seen) == (FIRST, [])


def test_a_token_of_which_nobody_says_when_it_ends_holds(shelf: Shelf, server: Server) -> None:
    first = replace(FIRST, ends_at=None)
    assert kept(shelf, server, first).good() == first


def test_a_token_about_to_end_is_renewed_and_kept_for_the_next_run(shelf: Shelf, server: Server) -> None:
    server.now += timedelta(minutes=116)
    assert kept(shelf, server).good().access == "made-up-2"
    assert (kept(shelf, server).good().access, server.seen) == ("made-up-2", ["once-1"])


def test_a_token_without_a_new_renewal_token_keeps_the_old(shelf: Shelf, server: Server) -> None:
    token = KeptToken(shelf, first=replace(FIRST, access=""), renew=lambda _: Token(access="new"), now=lambda: NOW)
    assert token.good() == Token(access="new", refresh="once-1")


def test_a_new_log_in_in_the_environment_wins(shelf: Shelf, server: Server) -> None:
    server.now += timedelta(hours=3)
    kept(shelf, server).good()
    other = Token(access="new log-in", refresh="other")
    assert kept(shelf, server, other).good() == other


def test_a_process_with_the_former_log_in_does_not_take_the_new_one_away(shelf: Shelf, server: Server) -> None:
    former = kept(shelf, server)
    new = KeptToken(
        shelf,
        first=Token(access="", refresh="new"),
        renew=lambda _: Token(access="of the new log-in", refresh="new-2"),
        now=lambda: NOW,
    )
    new.good()
    server.now += timedelta(hours=3)
    former.good()
    assert (new.good().access, former.good().access) == ("of the new log-in", "made-up-2")


def test_a_refused_token_is_renewed_by_whichever_process_is_next(shelf: Shelf, server: Server) -> None:
    kept(shelf, server).drop()
    assert kept(shelf, server).good().access == "made-up-2"


def test_a_token_that_another_process_has_renewed_is_not_dropped(shelf: Shelf, server: Server) -> None:
    mine = kept(shelf, server)
    mine.known()
    server.now += timedelta(hours=3)
    kept(shelf, server).good()
    mine.drop()
    assert (mine.good().access, server.seen) == ("made-up-2", ["once-1"])


def test_known_makes_no_call(shelf: Shelf, server: Server) -> None:
    server.now += timedelta(hours=3)
    assert (kept(shelf, server).known(), server.seen) == (FIRST, [])
    assert kept(shelf, server, Token(access="", refresh="once-1")).known() is None


@pytest.mark.parametrize("error", [NotSentError("away", platform="made-up"), AccountOnHoldError("no", platform="m")])
def test_a_renewal_that_fails_leaves_the_old_in_place(shelf: Shelf, server: Server, error: Exception) -> None:
    server.now += timedelta(hours=3)
    server.error = error
    with pytest.raises(type(error)) as caught:
        kept(shelf, server).good()
    assert caught.value is error
    server.error = None
    assert (kept(shelf, server).good().access, server.seen) == ("made-up-2", ["once-1", "once-1"])


def test_nothing_is_asked_where_nothing_can_be_stored(shelf: Shelf, server: Server) -> None:
    server.now += timedelta(hours=3)
    shelf.full = True
    with pytest.raises(SetupError):
        kept(shelf, server).good()
    assert server.seen == []


def test_what_could_not_be_stored_is_stored_later(shelf: Shelf, server: Server) -> None:
    def renew(old: Token) -> Token:
        shelf.full = True
        return server.renew(old)

    server.now += timedelta(hours=3)
    token = KeptToken(shelf, first=FIRST, renew=renew, now=lambda: server.now)
    with pytest.raises(SetupError):
        token.good()
    shelf.full = False
    assert (token.good().access, kept(shelf, server).good().access, server.seen) == (
        "made-up-2",
        "made-up-2",
        ["once-1"],
    )


def test_a_kill_between_answer_and_store_is_told_in_words(shelf: Shelf, server: Server) -> None:
    server.now += timedelta(hours=3)
    shelf.dies = 1  # that it begins is written down; what came of it is not
    with pytest.raises(Killed):
        kept(shelf, server).good()
    shelf.dies = None
    with pytest.raises(AccountOnHoldError, match="interrupted while the log-in was being renewed"):
        kept(shelf, server).good()
    assert kept(shelf, server, Token(access="a new log-in")).good().access == "a new log-in"


def test_a_lost_answer_is_told_in_words(shelf: Shelf, server: Server) -> None:
    server.now += timedelta(hours=3)
    server.error = NotSentError("away", platform="made-up")
    server.error.__cause__ = MaybeSentError("the connection was cut")
    with pytest.raises(NotSentError):
        kept(shelf, server).good()
    server.error, server.number = None, 2  # it had arrived
    with pytest.raises(AccountOnHoldError, match="interrupted while"):
        kept(shelf, server).good()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.sampled_from(["good", "drop", "later", "away", "new process"]), st.integers(0, 4)
        ),
        max_size=30,
    )
)
def test_a_renewal_token_is_never_shown_twice_but_after_a_kill_in_the_one_moment(
    steps: list[tuple[int, str, int]],
) -> None:
    shelf, server = Shelf(), Server()
    processes = [kept(shelf, server) for _ in range(3)]
    for which, what, dies in steps:
        shelf.dies = dies if dies < 3 else None
        server.error = NotSentError("away", platform="made-up") if what == "away" else None
        before, seen = shelf.values.get("RENEWED_TOKEN", ""), len(server.seen)
        if what == "later":
            server.now += timedelta(hours=1)
        if what == "new process":
            processes[which] = kept(shelf, server)
        try:
            processes[which].drop() if what == "drop" else processes[which].good()
        except NotSentError:
            assert what == "away"
        except Killed:
            processes[which] = kept(shelf, server)
            if len(server.seen) > seen and server.error is None:
                return  # the one moment: what happens then stands above
            assert "once" in shelf.values.get("RENEWED_TOKEN", "once")
        assert server.error or len(set(server.seen[seen:])) <= 1
        assert before == "" or shelf.values["RENEWED_TOKEN"]
    shelf.dies = server.error = None
    server.now += timedelta(hours=3)
    assert processes[0].good().access == f"made-up-{server.number}"


def test_no_secret_stands_in_a_repr() -> None:
    assert "made-up" not in repr(FIRST)
    assert "once" not in repr(FIRST)


def test_secrets_are_those_of_the_environment_and_those_in_use(shelf: Shelf, server: Server) -> None:
    server.now += timedelta(hours=3)
    token = kept(shelf, server)
    token.good()
    assert set(token.secrets()) == {"made-up-1", "once-1", "made-up-2", "once-2"}


@pytest.mark.parametrize("text", ["", "null", "{", "[]", "[1]", '[{"from": 1}]', '[{"from": "x", "ends_at": "z"}]'])
def test_a_damaged_store_counts_as_none(shelf: Shelf, server: Server, text: str) -> None:
    shelf.values["RENEWED_TOKEN"] = text
    assert kept(shelf, server).good() == FIRST


def _process(*arguments: object) -> "subprocess.Popen[str]":
    program = Path(__file__).with_name("renewing.py")
    command = [sys.executable, str(program), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_renew_once(tmp_path: Path) -> None:
    authorisation = Authorisation()
    refresh = authorisation.new_log_in()["refresh_token"]
    with authorisation.server() as server:
        both = [_process(tmp_path, server.url, refresh) for _ in range(2)]
        told = [each.communicate(timeout=60)[0] for each in both]
    assert (len(set(told)), told[0][:14], authorisation.renewals) == (1, "made-up-access", 1)


def test_a_process_killed_between_answer_and_store_leaves_word(tmp_path: Path) -> None:
    authorisation = Authorisation()
    refresh = authorisation.new_log_in()["refresh_token"]
    with authorisation.server() as server:
        killed = _process(tmp_path, server.url, refresh, "die")
        killed.communicate(timeout=60)
        assert (killed.returncode, authorisation.renewals) == (9, 1)
        with pytest.raises(AccountOnHoldError, match="interrupted while the log-in was being renewed"):
            kept_token(tmp_path, server.url, refresh).good()
    assert authorisation.live == {}  # a used one was shown: all of that log-in is taken back
