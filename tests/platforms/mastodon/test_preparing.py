"""Everything before the one call: what the server allows now, pictures, mentions, and the call itself."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from contract.cases import MASTODON_CASE
from contract.on_mastodon import OnMastodon, refused

from storyshare.errors import NotSentError, RejectedError
from storyshare.models import Account, Part, Receipt, Share
from storyshare.platforms.mastodon import Mastodon
from storyshare.testing.bench import KEY, WireBench, cleared, share
from storyshare.testing.web import Reply, Request


def one(text: str, **fields: Any) -> Share:
    return replace(share("mastodon"), parts=(Part(number=1, text=text),), **fields)


def overridden(server: OnMastodon, replies: dict[str, Reply]) -> None:
    """Let some paths be answered otherwise."""
    plain = server.answer

    def answer(request: Request) -> Reply:
        return replies.get(request.path) or plain(request)

    server.answer = answer  # type: ignore[method-assign] # some answers are others


def test_the_call_holds_what_was_composed(there: WireBench) -> None:
    earlier = (Receipt(id="1", url="https://example.social/1"), Receipt(id="2", url="https://example.social/2"))
    prepared = there.sender.prepare(one("Hello.", warning="threats", language="es"), 1, earlier)
    assert prepared.payload == {
        "status": "Hello.",
        "visibility": "public",
        "sensitive": True,
        "spoiler_text": "threats",
        "language": "es",
        "in_reply_to_id": "2",
        "allowed_mentions": [],
    }
    assert prepared.texts == ("Hello.", "threats")


def test_who_is_to_see_it_is_asked_for_and_read_back(there: WireBench, server: OnMastodon) -> None:
    account = Account(name="m", platform="mastodon", env="MASTODON", options={"visibility": "unlisted"})
    adapter = Mastodon.connect(account, there.shelf)
    receipt = adapter.commit(cleared(adapter.prepare(one("Hello."), 1, ())), key=KEY)
    assert receipt.details == {"visibility": "unlisted"}


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("Nobody.", []),
        ("With @sam and @sam.", ["77777"]),
        ("With @ana@example.social.", ["5"]),
        ("With @sam and @nobody.", None),
    ],
)
def test_only_those_whom_the_text_names_may_be_notified(
    there: WireBench, server: OnMastodon, text: str, allowed: list[str] | None
) -> None:
    server.known["ana@example.social"] = "5"
    assert there.sender.prepare(one(text), 1, ()).payload.get("allowed_mentions") == allowed


@pytest.mark.parametrize(
    ("shrunk", "words"),
    [
        ({"statuses": {"max_characters": 40}}, "too long: the server now takes 40"),
        ({"statuses": {"max_media_attachments": 1}}, "now takes at most 1 pictures"),
        ({"media_attachments": {"description_limit": 5}}, "now takes 5 characters"),
    ],
)
def test_what_the_server_no_longer_allows_is_refused_before_anything_is_uploaded(
    there: WireBench, server: OnMastodon, tmp_path: Path, shrunk: dict[str, Any], words: str
) -> None:
    server.limits = shrunk
    whole = share("mastodon", tmp_path)
    (part,) = whole.parts
    with pytest.raises(RejectedError, match=words) as caught:
        there.sender.prepare(replace(whole, parts=(replace(part, images=part.images * 2),)), 1, ())
    assert "storyshare accounts check" in caught.value.hint
    assert server.media == {}


def test_an_older_server_tells_its_limits_in_its_own_way(there: WireBench, server: OnMastodon) -> None:
    overridden(
        server,
        {
            "/api/v2/instance": refused(404),
            "/api/v1/instance": Reply(body={"max_toot_chars": 5000}),
            "/nodeinfo/2.0": Reply(body={"software": {"name": "Akkoma"}}),
        },
    )
    assert there.sender.account().options == {
        "base_url": there.web.url,
        "software": "akkoma",
        "url_length": "0",
        "max_characters": "5000",
    }


def test_a_server_that_tells_no_limits_is_taken_at_the_word_of_the_settings(
    there: WireBench, server: OnMastodon
) -> None:
    nothing = {path: Reply(status=404, body=b"") for path in ("/api/v2/instance", "/api/v1/instance", "/nodeinfo/2.0")}
    overridden(server, nothing)
    account = Account(name="m", platform="mastodon", env="MASTODON", options={"max_characters": "9"})
    adapter = Mastodon.connect(account, there.shelf)
    assert adapter.prepare(one("Hello."), 1, ()).payload["status"] == "Hello."
    with pytest.raises(RejectedError, match="takes 9"):
        adapter.prepare(one("Hello there."), 1, ())


def test_a_picture_is_uploaded_with_its_alt_text(there: WireBench, server: OnMastodon, tmp_path: Path) -> None:
    prepared = there.sender.prepare(share("mastodon", tmp_path), 1, ())
    assert list(server.media.values()) == ["Two hands holding a “decision”."]
    assert prepared.payload["media_ids"] == list(server.media)


def test_a_picture_is_waited_for_and_no_longer_than_needed(
    there: WireBench, server: OnMastodon, tmp_path: Path
) -> None:
    waited: list[float] = []
    adapter = Mastodon.connect(MASTODON_CASE.account(), there.shelf, pause=waited.append)
    server.processing = 3
    adapter.prepare(share("mastodon", tmp_path), 1, ())
    assert waited == [0.25, 0.5, 1]


def test_a_picture_that_is_never_ready_is_given_up(there: WireBench, server: OnMastodon, tmp_path: Path) -> None:
    waited: list[float] = []
    adapter = Mastodon.connect(MASTODON_CASE.account(), there.shelf, pause=waited.append)
    server.processing = 1000
    with pytest.raises(NotSentError, match="very long for a picture"):
        adapter.prepare(share("mastodon", tmp_path), 1, ())
    assert sum(waited) < 70


@pytest.mark.parametrize(
    ("path", "reply", "kind"),
    [
        ("/api/v2/media", refused(422, "Validation failed: File type could not be verified"), RejectedError),
        ("/api/v2/media", refused(500, "Error processing thumbnail for uploaded media"), NotSentError),
        ("/api/v1/accounts/verify_credentials", Reply(body={}), NotSentError),
    ],
)
def test_what_fails_while_preparing_publishes_nothing(
    there: WireBench, server: OnMastodon, tmp_path: Path, path: str, reply: Reply, kind: type[Exception]
) -> None:
    overridden(server, {path: reply})
    with pytest.raises(kind):
        there.sender.prepare(share("mastodon", tmp_path), 1, ())
    assert there.public() == 0


def test_a_picture_without_alt_text_is_refused(there: WireBench, tmp_path: Path) -> None:
    whole = share("mastodon", tmp_path)
    (part,) = whole.parts
    without = replace(part, images=(replace(part.images[0], alt=" "),))
    with pytest.raises(RejectedError, match="no alt text"):
        there.sender.prepare(replace(whole, parts=(without,)), 1, ())


def test_what_is_asked_of_the_server_is_asked_once(there: WireBench) -> None:
    for _ in range(3):
        there.sender.prepare(one("Hello."), 1, ())
    paths = [request.path for request in there.web.seen]
    assert len(paths) == len(set(paths)) == 4
