"""One call, and what each answer to it means; above all whether the post may be public."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from platforms.bluesky.made import ACCOUNT, NOW, PUT, attempt_of, commit, keep_session, now, share
from platforms.bluesky.pds import CID, DID, Shelf, StandIn, answer, error
from werkzeug import Response

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import Receipt
from storyshare.net import Bounds
from storyshare.platforms.bluesky import Bluesky
from storyshare.platforms.protocol import Delete, Find, Platform, Replay
from storyshare.testing.raw import RawServer, closed_port, read_request, wait_until_gone


def test_it_is_a_platform_that_can_find_replay_and_delete(bluesky: Bluesky) -> None:
    platform: Platform = bluesky
    assert isinstance(platform, Find)
    assert isinstance(bluesky, Replay)
    assert isinstance(bluesky, Delete)


def test_one_call_and_the_receipt(bluesky: Bluesky, pds: StandIn) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    before = len(pds.seen)
    rkey = str(prepared.payload["rkey"])
    assert commit(bluesky, prepared) == Receipt(
        id=rkey,
        url=f"https://bsky.app/profile/{DID}/post/{rkey}",
        details={"uri": prepared.handle, "cid": CID},
    )
    assert pds.methods()[before:] == ["putRecord"]
    assert pds.asked(PUT) == [dict(prepared.payload)]


def test_a_replay_of_what_the_ledger_kept_is_no_second_post(shelf: Shelf, pds: StandIn) -> None:
    prepared = Bluesky.connect(ACCOUNT, shelf, now=now).prepare(share("Así ✊ #yes"), 1, ())
    first = commit(Bluesky.connect(ACCOUNT, shelf, now=now), prepared)
    attempt = attempt_of(prepared)
    later = Bluesky.connect(ACCOUNT, shelf, now=lambda: NOW + timedelta(hours=3))
    assert later.replayable(attempt)
    assert commit(later, replace(prepared, payload=attempt.payload)) == first
    assert len(pds.records) == 1


@pytest.mark.parametrize(
    ("said", "kind", "message"),
    [
        (
            error("InvalidRequest", message="grapheme too big (maximum 300, got 301)"),
            RejectedError,
            "The text is too long",
        ),
        (
            error("InvalidRequest", message="string too big (maximum 3000, got 3002)"),
            RejectedError,
            "The text is too long",
        ),
        (
            error("InvalidRequest", message="Record/text must not be longer than 300"),
            RejectedError,
            "The text is too long",
        ),
        (error("InvalidRequest", message="blob too big"), RejectedError, "A picture is too large"),
        (error("BlobTooLarge"), RejectedError, "A picture is too large"),
        (error("InvalidRequest"), RejectedError, "did not accept the post (InvalidRequest)"),
        (error("BlobNotFound"), NotSentError, "no longer has the picture"),
        (error("ExpiredToken"), NotSentError, "has run out"),
        (error("InvalidToken"), NotSentError, "has run out"),
        (error("RateLimitExceeded", 429), NotSentError, "asks to wait"),
        (Response("slow down", 429), NotSentError, "asks to wait"),
        (error("AuthMissing", 401), AccountOnHoldError, "does not let this account in"),
        (error("AccountNotFound", 403), AccountOnHoldError, "does not let this account in"),
        (error("AccountDeactivated"), AccountOnHoldError, "does not let this account in"),
        (error("InvalidSwap"), OutcomeUnknownError, "may be public on Bluesky"),
        (error("InternalServerError", 500), OutcomeUnknownError, "may be public on Bluesky"),
        (error("UpstreamFailure", 502), OutcomeUnknownError, "may be public on Bluesky"),
        (Response("", 504), OutcomeUnknownError, "may be public on Bluesky"),
        (Response("<html>", 400), OutcomeUnknownError, "may be public on Bluesky"),
        (answer({"error": "two words"}, 400), OutcomeUnknownError, "may be public on Bluesky"),
        (Response("", 307, {"Location": "/xrpc/com.atproto.repo.putRecord"}), OutcomeUnknownError, "may be public"),
        (Response("<html>", 200), OutcomeUnknownError, "may be public on Bluesky"),
        (answer({}), OutcomeUnknownError, "may be public on Bluesky"),
        (answer({"uri": f"at://{DID}/app.bsky.feed.post/else", "cid": CID}), OutcomeUnknownError, "may be public"),
        (Response("", 204), OutcomeUnknownError, "may be public on Bluesky"),
    ],
)
def test_what_each_answer_means(
    bluesky: Bluesky, pds: StandIn, said: Response, kind: type[PostError], message: str
) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    pds.overrides[PUT] = [said]
    with pytest.raises(PostError) as caught:
        commit(bluesky, prepared)
    assert type(caught.value) is kind
    assert message in str(caught.value)
    assert (caught.value.platform, caught.value.account, caught.value.key) == (
        "bluesky",
        "bluesky-main",
        "made-up-key",
    )
    assert len(pds.asked(PUT)) == 1


def test_a_limit_says_when_to_try_again(bluesky: Bluesky, pds: StandIn) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    reset_at = str(int((NOW + timedelta(minutes=7)).timestamp()))
    pds.overrides[PUT] = [error("RateLimitExceeded", 429, **{"RateLimit-Reset": reset_at, "Date": ""})]
    with pytest.raises(NotSentError) as caught:
        commit(bluesky, prepared)
    assert caught.value.retry_after


@pytest.mark.parametrize("said", [error("ExpiredToken"), error("InvalidToken"), error("AuthMissing", 401)])
def test_after_a_refused_token_the_next_prepare_gets_a_new_one(bluesky: Bluesky, pds: StandIn, said: Response) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    pds.overrides[PUT] = [said]
    with pytest.raises(NotSentError):
        commit(bluesky, prepared)
    assert pds.methods() == ["createSession", "putRecord"]
    with pytest.raises(NotSentError, match="The log-in at Bluesky is gone"):
        commit(bluesky, prepared)
    commit(bluesky, bluesky.prepare(share(), 1, ()))
    assert pds.methods() == ["createSession", "putRecord", "refreshSession", "putRecord"]


def test_what_was_prepared_for_another_log_in_is_not_sent(bluesky: Bluesky, pds: StandIn) -> None:
    prepared = bluesky.prepare(share(), 1, ())
    other = replace(prepared, payload={**prepared.payload, "repo": "did:plc:somebodyelse"})
    with pytest.raises(NotSentError, match="The log-in at Bluesky is gone"):
        commit(bluesky, other)
    assert pds.asked(PUT) == []


@pytest.fixture
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.platforms.bluesky.server._ANSWER_IN", Bounds(connect=0.2, read=0.2, total=1))


def _commit_to(shelf: Shelf, pds: StandIn, url: str) -> None:
    """With a log-in kept from before, so that the one call goes straight to that address."""
    keep_session(shelf, pds, pds=url)
    bluesky = Bluesky.connect(ACCOUNT, shelf, now=now)
    commit(bluesky, bluesky.prepare(share(), 1, ()))


def test_a_refused_connection_is_nothing_sent(shelf: Shelf, pds: StandIn) -> None:
    with pytest.raises(NotSentError, match="could not be reached") as caught:
        _commit_to(shelf, pds, f"http://127.0.0.1:{closed_port()}")
    assert caught.value.__cause__


def test_a_failed_handshake_is_nothing_sent(shelf: Shelf, pds: StandIn) -> None:
    with RawServer(lambda connection: connection.sendall(b"no TLS here\n")) as raw, pytest.raises(NotSentError):
        _commit_to(shelf, pds, f"https://127.0.0.1:{raw.port}")


@pytest.mark.parametrize("half", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{", b"\x00\r\n\r\n"])
def test_a_lost_answer_is_unknown(shelf: Shelf, pds: StandIn, half: bytes) -> None:
    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(half)

    with RawServer(behave) as raw, pytest.raises(OutcomeUnknownError, match="may be public on Bluesky") as caught:
        _commit_to(shelf, pds, f"http://127.0.0.1:{raw.port}")
    assert raw.connections == 1
    assert caught.value.__cause__
    assert caught.value.hint


@pytest.mark.usefixtures("_short_patience")
def test_silence_is_unknown(shelf: Shelf, pds: StandIn) -> None:
    with RawServer(wait_until_gone) as raw, pytest.raises(OutcomeUnknownError, match="did not come in time"):
        _commit_to(shelf, pds, f"http://127.0.0.1:{raw.port}")
