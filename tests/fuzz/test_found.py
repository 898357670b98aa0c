"""What strange answers have brought to light, one case each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz.servers import Strangeness
from fuzz.test_servers import CASES, Desk

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, RejectedError
from storyshare.models import Absent, CannotTell, Metrics, Receipt
from storyshare.testing.bench import KEY, attempt_of, cleared
from storyshare.testing.faults import NOW
from storyshare.testing.web import Reply


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Desk]:
    return lambda name: Desk(name, monkeypatch, tmp_path)


@pytest.fixture(params=CASES)
def any_desk(request: pytest.FixtureRequest, desk: Callable[[str], Desk]) -> Desk:
    return desk(request.param)


def _answering(body: object, *, call: int = -1, status: int = 200, **headers: str) -> Strangeness:
    data = Reply(body=body).wire().partition(b"\r\n\r\n")[2]
    return Strangeness(call=call, status=status, body=data, headers=headers)


@pytest.mark.parametrize("url", ["https://[", "A://[", "https://127.0.0.1:1/@ana/..", "https://x.com/i/status/²"])
def test_what_is_no_address_of_a_post_is_not_recognised(any_desk: Desk, url: str) -> None:
    if not any_desk.case.can()["recognise"]:
        pytest.skip(any_desk.case.cannot["recognise"])
    with pytest.raises(RejectedError, match="no post of this account"):
        any_desk.sender.recognise(url)


def test_a_token_that_is_said_back_is_not_shown(any_desk: Desk) -> None:
    (secret, *_) = sorted(any_desk.case.hidden())
    said = f"The token {secret} is not good"
    strange = _answering({"error": said, "detail": said, "title": said, "message": said}, status=401)
    error = any_desk.told(any_desk.sender.account, strange)
    assert isinstance(error, NotSentError)


def test_a_secret_word_as_the_name_of_an_error_is_not_shown(desk: Callable[[str], Desk]) -> None:
    found = desk("bluesky")
    found.exchange.shelf.values["APP_PASSWORD"] = "madeupword"
    error = found.told(found.sender.account, _answering({"error": "madeupword", "message": "x"}, status=401))
    assert isinstance(error, AccountOnHoldError)
    assert "madeupword" not in f"{error}{error.hint}"


@pytest.mark.parametrize("name", ["x", "mastodon", "bluesky"])
def test_yes_and_no_are_no_figures(desk: Callable[[str], Desk], name: str) -> None:
    asked = desk(name)
    _, receipt = asked.posted()
    figures = {"retweet_count": True, "like_count": 3, "impression_count": -1, "reply_count": 10**400}
    uri = receipt.details.get("uri", "")
    strange = _answering(
        {
            "data": {"id": receipt.id, "public_metrics": figures},
            "id": receipt.id,
            "favourites_count": 3,
            "reblogs_count": True,
            "posts": [{"uri": uri, "likeCount": 3, "repostCount": True, "replyCount": 10**400}],
        }
    )
    found = asked.told(lambda: asked.sender.metrics(receipt), strange)
    assert isinstance(found, Metrics)
    assert (found.likes, found.boosts, found.replies, found.views) == (3, None, None, None)


@pytest.mark.parametrize(
    "fields",
    [{"id": "\x1b[31m"}, {"id": "\ud800"}, {"id": "../../x"}, {"url": "javascript:alert(1)"}, {"url": "https://[\n"}],
    ids=ascii,
)
def test_a_post_whose_name_cannot_be_kept_may_be_public(desk: Callable[[str], Desk], fields: dict[str, str]) -> None:
    found = desk("mastodon")
    prepared = found.prepared()
    strange = _answering({"id": "115", "url": "https://example.social/@ana/115"} | fields)
    error = found.told(lambda: found.sender.commit(cleared(prepared), key=KEY), strange)
    assert isinstance(error, OutcomeUnknownError)


def test_a_picture_that_the_server_names_strangely_never_gets_into_a_post(desk: Callable[[str], Desk]) -> None:
    """NaN cannot be sent as JSON, so that the one call that publishes would have failed as nothing else does."""
    found = desk("bluesky")
    blob = {"$type": "blob", "ref": {"$link": "bafy"}, "mimeType": "image/jpeg", "size": float("nan")}
    found.sender.account()
    assert isinstance(found.told(found.prepared, _answering({"blob": blob})), NotSentError)


def test_a_server_that_names_thousands_of_documents_is_asked_for_few(desk: Callable[[str], Desk]) -> None:
    found = desk("mastodon")
    links = [{"href": f"{found.exchange.base}/n/{number}"} for number in range(5000)]
    assert found.told(found.prepared, _answering({"links": links}, call=1)).handle
    assert len(found.exchange.statuses) < 15


def test_a_limit_that_is_yes_is_none(desk: Callable[[str], Desk]) -> None:
    found = desk("mastodon")
    strange = _answering({"configuration": {"statuses": {"max_characters": True}}, "id": "1", "acct": "ana"})
    profile = found.told(found.sender.account, strange)
    assert "max_characters" not in profile.options


def test_a_clock_at_the_end_of_the_calendar_does_not_stop_the_looking(desk: Callable[[str], Desk]) -> None:
    found = desk("mastodon")
    prepared, _ = found.posted()
    for date in ("Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 +2359"):
        seen = found.told(lambda: found.sender.find(attempt_of(prepared)), Strangeness(call=0, headers={"date": date}))
        assert isinstance(seen, Receipt | CannotTell)


@pytest.mark.parametrize("token", ["a.eyJleHAiOiAxZTQwMH0.c", "t" * 20_000, "a b", "\u201d", "\ud800"])
def test_a_token_that_cannot_be_sent_is_not_kept(desk: Callable[[str], Desk], token: str) -> None:
    """It would be tried again at each run."""
    found = desk("bluesky")
    session = {"did": "did:plc:6q3hflx6istll37g6y6n7ptw", "accessJwt": token, "refreshJwt": token}
    found.told(found.sender.account, _answering(session, call=0))
    if len(token) > 1000 or not token.isascii() or " " in token:
        assert token[:50] not in found.exchange.shelf.values.get("SESSION", "")


@pytest.mark.parametrize(
    "note",
    ['{"did": 1}', "[" * 100_000, '{"did":1,"pds":2,"access":3,"refresh":4,"identifier":"rosa.test","host":"x"}'],
)
def test_a_kept_log_in_that_cannot_be_understood_is_made_anew(desk: Callable[[str], Desk], note: str) -> None:
    found = desk("bluesky")
    found.exchange.shelf.values["SESSION"] = note
    assert found.sender.account().name == "@rosa.test"


def test_a_post_of_nothing_but_markup_is_not_read_for_minutes(desk: Callable[[str], Desk]) -> None:
    """Python's HTML parser needs the square of the length for it."""
    found = desk("mastodon")
    prepared, _ = found.posted()
    post = {"id": "1", "url": "https://example.social/1", "content": "<!--" * 200_000, "created_at": NOW.isoformat()}
    assert isinstance(found.told(lambda: found.sender.find(attempt_of(prepared)), _answering([post])), Absent)
