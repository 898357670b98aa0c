"""The log-in is kept, renewed only when it must be, and given to nobody but the account's own server."""

import json
from datetime import timedelta
from typing import Any

import pytest
from platforms.bluesky.lexicon import check_input
from platforms.bluesky.made import ACCOUNT, CREATE, NOW, REFRESH, commit, keep_session, now, share
from platforms.bluesky.pds import DID, Shelf, StandIn, answer, error, token
from werkzeug import Response

from storyshare.errors import AccountOnHoldError, NotSentError
from storyshare.platforms.bluesky import Bluesky
from storyshare.testing.raw import closed_port


def test_it_is_kept_and_used_by_the_next_run(shelf: Shelf, pds: StandIn) -> None:
    for _ in range(3):
        Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert pds.methods() == ["createSession"]


def test_what_is_sent_is_what_the_server_takes(bluesky: Bluesky, pds: StandIn) -> None:
    bluesky.prepare(share(), 1, ())
    check_input(CREATE, pds.asked(CREATE)[0])


@pytest.mark.parametrize("left", [timedelta(minutes=-1), timedelta(minutes=4)])
def test_a_token_that_does_not_hold_for_the_next_minutes_is_renewed(
    shelf: Shelf, pds: StandIn, left: timedelta
) -> None:
    keep_session(shelf, pds, access=token(NOW + left), refresh="the-refresh-token")
    Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert (pds.methods(), pds.tokens(REFRESH)) == (["refreshSession"], ["the-refresh-token"])
    assert json.loads(shelf.values["SESSION"])["access"] == token(NOW + timedelta(hours=2))


def test_a_token_that_does_not_say_when_it_ends_is_used(shelf: Shelf, pds: StandIn) -> None:
    keep_session(shelf, pds, access="opaque")
    Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert pds.seen == []


@pytest.mark.parametrize(
    "refused", [error("ExpiredToken"), error("InvalidToken"), error("AuthenticationRequired", 401)]
)
def test_where_renewing_is_refused_the_password_is_used(shelf: Shelf, pds: StandIn, refused: Response) -> None:
    keep_session(shelf, pds, access="")
    pds.overrides[REFRESH] = [refused]
    Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert pds.methods() == ["refreshSession", "createSession"]


@pytest.mark.parametrize("fault", [Response("oops", 500), Response("oops", 502), error("RateLimitExceeded", 429)])
def test_where_renewing_fails_otherwise_no_log_in_is_spent(shelf: Shelf, pds: StandIn, fault: Response) -> None:
    keep_session(shelf, pds, access="")
    pds.overrides[REFRESH] = [fault]
    with pytest.raises(NotSentError):
        Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert pds.methods() == ["refreshSession"]


@pytest.mark.parametrize("changed", [{"HANDLE": "maura.test"}, {"PDS_URL": "http://127.0.0.1:1"}])
def test_a_log_in_made_for_other_settings_is_not_used(shelf: Shelf, pds: StandIn, changed: dict[str, str]) -> None:
    shelf.values.update(changed)
    keep_session(shelf, pds)
    shelf.values.update(HANDLE="rosa.test", PDS_URL=pds.url)
    Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert pds.methods() == ["createSession"]


@pytest.mark.parametrize("stored", ["", "{", "[]", "{}", '{"did": "did:plc:x"}', "null"])
def test_a_kept_log_in_that_cannot_be_read_is_made_anew(shelf: Shelf, pds: StandIn, stored: str) -> None:
    shelf.put("SESSION", stored)
    Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())
    assert pds.methods() == ["createSession"]


@pytest.mark.parametrize(
    ("refused", "message", "hint"),
    [
        (
            error("AuthenticationRequired", 401),
            "Bluesky does not let this account in: the handle or the app password is wrong",
            "Check BLUESKY_HANDLE, and make a new app password for BLUESKY_APP_PASSWORD",
        ),
        (
            error("AuthFactorTokenRequired", 401),
            "Bluesky does not let this account in: it asks for a code from an e-mail",
            "Use an app password, not the account's own password",
        ),
        (
            error("AccountTakedown", 401),
            "Bluesky does not let this account in: the account was taken down",
            "Write to Bluesky's support.",
        ),
        (
            error("InvalidRequest", 400),
            "Bluesky does not take this log-in (InvalidRequest)",
            "Check BLUESKY_HANDLE",
        ),
    ],
)
def test_a_refused_log_in_puts_the_account_on_hold(
    bluesky: Bluesky, pds: StandIn, refused: Response, message: str, hint: str
) -> None:
    pds.overrides[CREATE] = [refused]
    with pytest.raises(AccountOnHoldError) as caught:
        bluesky.prepare(share(), 1, ())
    assert str(caught.value) == message
    assert caught.value.hint.startswith(hint)
    assert (caught.value.platform, caught.value.account) == ("bluesky", "bluesky-main")


def test_an_inactive_account_is_put_on_hold(bluesky: Bluesky, pds: StandIn) -> None:
    made = json.loads(pds._session().data)
    pds.overrides[CREATE] = [answer({**made, "active": False, "status": "deactivated"})]
    with pytest.raises(AccountOnHoldError, match="The account is not active at Bluesky"):
        bluesky.prepare(share(), 1, ())


def test_too_many_log_ins_say_when_to_try_again(bluesky: Bluesky, pds: StandIn) -> None:
    pds.overrides[CREATE] = [error("RateLimitExceeded", 429, **{"Retry-After": "300"})]
    with pytest.raises(NotSentError) as caught:
        bluesky.prepare(share(), 1, ())
    assert not isinstance(caught.value, AccountOnHoldError)
    assert caught.value.retry_after == NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    "useless",
    [
        Response("<html>", 200),
        Response("", 503),
        answer({"did": DID}),
        answer({"did": "x", "accessJwt": "a", "refreshJwt": "r"}),
        Response("", 302, {"Location": "/else"}),
    ],
)
def test_an_answer_of_no_use_is_nothing_sent(bluesky: Bluesky, pds: StandIn, useless: Response) -> None:
    pds.overrides[CREATE] = [useless]
    with pytest.raises(NotSentError, match="Bluesky does not work as it should"):
        bluesky.prepare(share(), 1, ())


def test_a_server_that_cannot_be_reached_is_nothing_sent(shelf: Shelf) -> None:
    shelf.put("PDS_URL", f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(NotSentError, match=r"^Bluesky could not be reached: 127\.0\.0\.1: the connection failed$"):
        Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share(), 1, ())


@pytest.mark.parametrize("document", [None, {}, {"service": None}, {"service": ["x", {"id": "#else"}]}])
def test_without_a_server_of_its_own_the_account_is_at_the_one_asked(
    bluesky: Bluesky, pds: StandIn, document: Any
) -> None:
    pds.did_doc = document
    assert commit(bluesky, bluesky.prepare(share(), 1, ())).id in pds.records


def test_the_server_that_the_account_names_gets_the_post(bluesky: Bluesky, pds: StandIn) -> None:
    pds.did_doc["service"][0]["serviceEndpoint"] = pds.url.replace("localhost", "127.0.0.1") + "/"
    commit(bluesky, bluesky.prepare(share(), 1, ()))
    assert pds.methods() == ["createSession", "putRecord"]


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ("https://bsky.social", "https://10.0.0.1"),
        ("https://bsky.social", "https://localhost"),
        ("https://bsky.social", "http://8.8.8.8"),
        ("http://127.0.0.1", "https://192.168.0.1"),
        ("http://127.0.0.1", "file:///etc/passwd"),
    ],
)
def test_a_private_address_that_the_account_names_never_gets_the_token(
    shelf: Shelf, pds: StandIn, own: str, named: str
) -> None:
    bluesky = Bluesky.connect(ACCOUNT, Shelf(**{**shelf.values, "PDS_URL": own}), now=now)
    with pytest.raises(AccountOnHoldError, match="must not be called"):
        bluesky._log_in._checked(named)


@pytest.mark.parametrize(
    ("own", "named"), [("https://10.0.0.1", "https://10.0.0.1"), ("https://bsky.social", "https://8.8.8.8")]
)
def test_a_public_address_or_the_operators_own_gets_it(shelf: Shelf, own: str, named: str) -> None:
    bluesky = Bluesky.connect(ACCOUNT, Shelf(**{**shelf.values, "PDS_URL": own}), now=now)
    assert bluesky._log_in._checked(named) == named
