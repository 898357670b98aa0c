"""The adapter against the real Bluesky PDS: what a stand-in would get wrong."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from live.real_pds import RealPds
from platforms.bluesky.made import ACCOUNT, LINK, attempt_of, commit, image, share
from platforms.bluesky.pds import Shelf

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, RejectedError
from storyshare.models import Absent, Card, Part, Receipt
from storyshare.platforms.bluesky import Bluesky
from storyshare.testing.raw import RawServer, read_request, reset

pytestmark = pytest.mark.live


@pytest.fixture
def account(real_pds: RealPds) -> tuple[Shelf, str]:
    return real_pds.account()


@pytest.fixture
def shelf(account: tuple[Shelf, str]) -> Shelf:
    return account[0]


@pytest.fixture
def did(account: tuple[Shelf, str]) -> str:
    return account[1]


@pytest.fixture
def bluesky(shelf: Shelf) -> Bluesky:
    return Bluesky.connect(ACCOUNT, shelf)


def test_a_text_with_a_link_a_mention_and_a_hashtag(bluesky: Bluesky, real_pds: RealPds, did: str) -> None:
    other, other_did = real_pds.account("maura")
    text = f"Así se queda ✊ https://example.org/a?b=1#c @{other.values['HANDLE']} @nobody.test #AsylumIsARight"
    receipt = commit(bluesky, bluesky.prepare(share(text), 1, ()))
    (post,) = real_pds.posts(did)
    data = text.encode()
    assert (post["uri"], post["cid"]) == (receipt.details["uri"], receipt.details["cid"])
    assert (post["value"]["text"], post["value"]["langs"]) == (text, ["en"])
    assert {
        data[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(): each["features"][0]
        for each in post["value"]["facets"]
    } == {
        "https://example.org/a?b=1#c": {
            "$type": "app.bsky.richtext.facet#link",
            "uri": "https://example.org/a?b=1#c",
        },
        f"@{other.values['HANDLE']}": {"$type": "app.bsky.richtext.facet#mention", "did": other_did},
        "#AsylumIsARight": {"$type": "app.bsky.richtext.facet#tag", "tag": "AsylumIsARight"},
    }


def test_a_picture_with_alt_text(bluesky: Bluesky, real_pds: RealPds, did: str, tmp_path: Path) -> None:
    prepared = bluesky.prepare(share(images=(image(tmp_path, alt="Dos manos ✊"),)), 1, ())
    commit(bluesky, prepared)
    (shown,) = real_pds.posts(did)[0]["value"]["embed"]["images"]
    assert (shown["alt"], shown["aspectRatio"]) == ("Dos manos ✊", {"width": 80, "height": 60})
    assert _blob(real_pds, did, shown["image"]) == prepared.files[0].data


def test_a_card_with_its_picture(bluesky: Bluesky, real_pds: RealPds, did: str, tmp_path: Path) -> None:
    card = Card(uri=LINK, title="Rosa may stay", description="A mother.", image=image(tmp_path))
    prepared = bluesky.prepare(share(card=card), 1, ())
    commit(bluesky, prepared)
    external = real_pds.posts(did)[0]["value"]["embed"]["external"]
    assert (external["uri"], external["title"], external["description"]) == (LINK, "Rosa may stay", "A mother.")
    assert _blob(real_pds, did, external["thumb"]) == prepared.files[0].data


def test_a_thread_of_three(bluesky: Bluesky, real_pds: RealPds, did: str) -> None:
    texts = ("One", "Two", "Three")
    thread = replace(share(), parts=tuple(Part(number=at, text=text) for at, text in enumerate(texts, 1)))
    sent: tuple[Receipt, ...] = ()
    for number in (1, 2, 3):
        sent = (*sent, commit(bluesky, bluesky.prepare(thread, number, sent)))
    posts = real_pds.posts(did)
    first, second, third = (dict(receipt.details) for receipt in sent)
    assert [post["value"]["text"] for post in posts] == list(texts)
    assert [post["value"].get("reply") for post in posts] == [
        None,
        {"root": first, "parent": first},
        {"root": first, "parent": second},
    ]
    assert posts[2]["uri"] == third["uri"]


def _then_cut(url: str, *, forward: bool) -> Callable[[socket.socket], None]:
    """Take a request, hand it on to the server or not, and cut the connection instead of answering."""
    address = (urlsplit(url).hostname, urlsplit(url).port)

    def behave(connection: socket.socket) -> None:
        request = read_request(connection)
        if forward:
            with socket.create_connection(address) as onward:
                onward.sendall(request)
                while onward.recv(65536):
                    pass
        reset(connection)

    return behave


@pytest.mark.parametrize("arrived", [True, False])
def test_after_a_lost_answer_a_replay_gives_one_post(
    shelf: Shelf, real_pds: RealPds, did: str, tmp_path: Path, *, arrived: bool
) -> None:
    """Whether the first attempt arrived or not, the stored payload is sent again and there is one post."""
    prepared = Bluesky.connect(ACCOUNT, shelf).prepare(share("Así ✊ #yes", images=(image(tmp_path),)), 1, ())
    kept = shelf.values["SESSION"]
    with RawServer(_then_cut(real_pds.url, forward=arrived)) as cut:
        _change_session(shelf, pds=f"http://127.0.0.1:{cut.port}")
        with pytest.raises(OutcomeUnknownError):
            commit(Bluesky.connect(ACCOUNT, shelf), prepared)
    shelf.put("SESSION", kept)
    assert len(real_pds.posts(did)) == int(arrived)

    later = Bluesky.connect(ACCOUNT, shelf)
    attempt = attempt_of(prepared)
    found = later.find(attempt)
    assert later.replayable(attempt)
    receipt = commit(later, replace(prepared, payload=attempt.payload))
    assert [post["uri"] for post in real_pds.posts(did)] == [receipt.details["uri"]]
    if arrived:
        assert found == receipt
    else:
        assert isinstance(found, Absent)
    assert commit(later, replace(prepared, payload=attempt.payload)) == receipt
    assert len(real_pds.posts(did)) == 1


def test_something_else_under_the_same_key_is_not_written(bluesky: Bluesky, real_pds: RealPds, did: str) -> None:
    prepared = bluesky.prepare(share("One"), 1, ())
    commit(bluesky, prepared)
    record: Any = prepared.payload["record"]
    other = replace(prepared, payload={**prepared.payload, "record": {**record, "text": "Two"}})
    with pytest.raises(OutcomeUnknownError):
        commit(bluesky, other)
    assert [post["value"]["text"] for post in real_pds.posts(did)] == ["One"]


def test_what_is_deleted_is_gone(bluesky: Bluesky, real_pds: RealPds, did: str) -> None:
    receipt = commit(bluesky, bluesky.prepare(share(), 1, ()))
    assert bluesky.is_gone(receipt) is False
    bluesky.delete(receipt)
    bluesky.delete(receipt)
    assert bluesky.is_gone(receipt) is True
    assert real_pds.posts(did) == []


def test_a_kept_log_in_is_used_without_the_password(shelf: Shelf, real_pds: RealPds, did: str) -> None:
    commit(bluesky := Bluesky.connect(ACCOUNT, shelf), bluesky.prepare(share("One"), 1, ()))
    kept = shelf.values["SESSION"]
    shelf.put("APP_PASSWORD", "wrong")
    again = Bluesky.connect(ACCOUNT, shelf)
    commit(again, again.prepare(share("Two"), 1, ()))
    assert len(real_pds.posts(did)) == 2
    assert shelf.values["SESSION"] == kept


def test_a_wrong_password_puts_the_account_on_hold(shelf: Shelf) -> None:
    shelf.put("APP_PASSWORD", "wrong")
    with pytest.raises(AccountOnHoldError):
        Bluesky.connect(ACCOUNT, shelf).prepare(share(), 1, ())


@pytest.mark.parametrize("text", ["x" * 301, "é" * 299 + "\u0301" * 1300])
def test_what_is_too_long_is_refused(bluesky: Bluesky, real_pds: RealPds, did: str, text: str) -> None:
    with pytest.raises(RejectedError, match="The text is too long for Bluesky"):
        commit(bluesky, bluesky.prepare(share(text), 1, ()))
    assert real_pds.posts(did) == []


@pytest.mark.parametrize("text", ["x" * 300, "👩‍👩‍👧" * 166])
def test_what_just_fits_is_taken(bluesky: Bluesky, real_pds: RealPds, did: str, text: str) -> None:
    commit(bluesky, bluesky.prepare(share(text), 1, ()))
    assert real_pds.posts(did)[0]["value"]["text"] == text


def test_a_token_that_has_run_out_is_renewed_in_preparing(
    bluesky: Bluesky, shelf: Shelf, real_pds: RealPds, did: str, tmp_path: Path
) -> None:
    """The clock of this machine is hours behind, so that the old token looks good here."""
    behind = datetime.now(UTC) - timedelta(hours=5)
    bluesky.prepare(share(), 1, ())
    _change_session(shelf, access=real_pds.expired_token(did, behind + timedelta(hours=2)))
    late = Bluesky.connect(ACCOUNT, shelf, now=lambda: behind)
    commit(late, late.prepare(share(images=(image(tmp_path),)), 1, ()))
    assert len(real_pds.posts(did)) == 1


def test_a_token_that_has_run_out_at_the_last_moment_sends_nothing(
    bluesky: Bluesky, shelf: Shelf, real_pds: RealPds, did: str
) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    _change_session(shelf, access=real_pds.expired_token(did, datetime.now(UTC) - timedelta(minutes=1)))
    late = Bluesky.connect(ACCOUNT, shelf)
    with pytest.raises(NotSentError, match="has run out"):
        commit(late, prepared)
    assert real_pds.posts(did) == []
    commit(late, late.prepare(share(), 1, ()))
    assert len(real_pds.posts(did)) == 1


def test_a_picture_that_the_server_no_longer_has_sends_nothing(
    bluesky: Bluesky, real_pds: RealPds, did: str, tmp_path: Path
) -> None:
    prepared = bluesky.prepare(share(images=(image(tmp_path),)), 1, ())
    lost = json.loads(json.dumps(dict(prepared.payload)))
    lost["record"]["embed"]["images"][0]["image"]["ref"]["$link"] = (
        "bafkreieq5jui4j25lacwomsqgjeswwl3y5zcdrresptwgmfylxo2depppq"
    )
    with pytest.raises(NotSentError, match="no longer has the picture"):
        commit(bluesky, replace(prepared, payload=lost))
    assert real_pds.posts(did) == []


def _change_session(shelf: Shelf, **changed: str) -> None:
    shelf.put("SESSION", json.dumps({**json.loads(shelf.values["SESSION"]), **changed}))


def _blob(real_pds: RealPds, did: str, blob: Any) -> bytes:
    return real_pds.get("com.atproto.sync.getBlob", did=did, cid=blob["ref"]["$link"]).data
