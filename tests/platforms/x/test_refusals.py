"""What X's refusals mean, and until when they hold."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from contract.on_x import refused

from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.models import CannotTell, Metrics
from storyshare.testing.bench import KEY, WireBench, cleared, share
from storyshare.testing.faults import NOW
from storyshare.testing.web import Reply, always


def _error(on_x: WireBench, reply: Reply) -> PostError:
    prepared = on_x.sender.prepare(share("x"), 1, ())
    on_x.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        on_x.sender.commit(cleared(prepared), key=KEY)
    return caught.value


def test_a_duplicate_is_refused_with_where_to_look(on_x: WireBench) -> None:
    error = _error(on_x, refused(403, "You are not allowed to create a Tweet with duplicate content."))
    assert type(error) is RejectedError
    assert "same text before" in str(error)
    assert "storyshare resolve" in error.hint


@pytest.mark.parametrize(
    "reply",
    [
        refused(403, "Your client app is not configured with the appropriate oauth1 app permissions."),
        refused(403, "When authenticating, use a project.", kind="client-forbidden"),
        refused(403, "Your account is suspended."),
        refused(429, "Usage cap exceeded: Monthly", kind="usage-capped"),
        refused(402, "Credits depleted"),
        Reply(status=401, body={"errors": [{"code": 89, "message": "Invalid or expired token."}]}),
        Reply(status=401, body={"code": 32, "message": "Could not authenticate you."}),
    ],
)
def test_what_concerns_the_account_holds_it(on_x: WireBench, reply: Reply) -> None:
    error = _error(on_x, reply)
    assert type(error) is AccountOnHoldError
    assert "X says: " in error.hint


def _minutes(minutes: int) -> str:
    return str(int((NOW + timedelta(minutes=minutes)).timestamp()))


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": _minutes(15)}, 15),
        (
            {
                "x-rate-limit-remaining": "39999",
                "x-rate-limit-reset": _minutes(900),
                "x-app-limit-24hour-remaining": "0",
                "x-app-limit-24hour-reset": _minutes(600),
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": _minutes(300),
            },
            600,
        ),
        ({"x-rate-limit-remaining": "7", "x-rate-limit-reset": _minutes(15)}, 15),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "soon"}, None),
    ],
)
def test_the_latest_of_the_limits_that_are_used_up_counts(
    on_x: WireBench, headers: dict[str, str], minutes: int | None
) -> None:
    reply = Reply(status=429, body=refused(429).body, headers=tuple(headers.items()))
    error = _error(on_x, reply)
    assert type(error) is NotSentError
    assert error.retry_after == (None if minutes is None else NOW + timedelta(minutes=minutes))


def test_an_alt_text_that_is_too_long_is_refused_before_any_call(on_x: WireBench, tmp_path: Any) -> None:
    whole = share("x", tmp_path)
    (part,) = whole.parts
    for alt, words in (("x" * 1001, "longer than 1000"), (" ", "no alt text")):
        images = (replace(part.images[0], alt=alt),)
        with pytest.raises(RejectedError, match=words):
            on_x.sender.prepare(replace(whole, parts=(replace(part, images=images),)), 1, ())
    with pytest.raises(RejectedError, match="at most 4"):
        on_x.sender.prepare(replace(whole, parts=(replace(part, images=part.images * 5),)), 1, ())
    assert on_x.web.seen == []


def test_a_picture_carries_its_alt_text(on_x: WireBench, tmp_path: Any) -> None:
    prepared = on_x.sender.prepare(share("x", tmp_path), 1, ())
    media = getattr(on_x.web.stand_in, "media")  # noqa: B009 -- of this stand-in alone
    assert list(media.values()) == ["Two hands holding a “decision”."]
    assert prepared.payload["media"] == {"media_ids": list(media)}


def test_a_picture_that_is_none_is_refused_before_any_call(on_x: WireBench, tmp_path: Any) -> None:
    whole = share("x", tmp_path)
    (tmp_path / "rosa hands.jpg").write_bytes(b"no picture")
    with pytest.raises(RejectedError):
        on_x.sender.prepare(whole, 1, ())
    assert on_x.web.seen == []


def test_a_picture_without_a_number_is_tried_again(on_x: WireBench, tmp_path: Any) -> None:
    on_x.web.fault = always(Reply(body={"data": {"id": "3_19"}}))
    with pytest.raises(NotSentError, match="gave it no number"):
        on_x.sender.prepare(share("x", tmp_path), 1, ())


def test_nobody_is_named_where_x_does_not_say(on_x: WireBench) -> None:
    on_x.web.fault = always(Reply(body={"data": {}}))
    with pytest.raises(NotSentError, match="does not say whose keys"):
        on_x.sender.account()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refused(403, "You cannot repost this post."), RejectedError),
        (Reply(body={"data": {"retweeted": False}}), OutcomeUnknownError),
    ],
)
def test_a_repost_is_there_only_where_x_says_so(on_x: WireBench, reply: Reply, kind: type[PostError]) -> None:
    receipt = on_x.sender.commit(cleared(on_x.sender.prepare(share("x"), 1, ())), key=KEY)
    on_x.web.fault = always(reply)
    with pytest.raises(PostError) as caught:
        on_x.sender.boost(receipt, key="b")
    assert type(caught.value) is kind


@pytest.mark.parametrize("public", [{}, {"like_count": "many"}, None])
def test_figures_that_are_not_given_are_not_made_up(on_x: WireBench, public: Any) -> None:
    receipt = on_x.sender.commit(cleared(on_x.sender.prepare(share("x"), 1, ())), key=KEY)
    on_x.web.fault = always(Reply(body={"data": {"id": receipt.id, "public_metrics": public}}))
    assert isinstance(on_x.sender.metrics(receipt), CannotTell)


def test_figures_are_read_by_their_newer_name_too(on_x: WireBench) -> None:
    receipt = on_x.sender.commit(cleared(on_x.sender.prepare(share("x"), 1, ())), key=KEY)
    public = {"like_count": 5, "repost_count": 2}
    on_x.web.fault = always(Reply(body={"data": {"id": receipt.id, "public_metrics": public}}))
    assert on_x.sender.metrics(receipt) == Metrics(likes=5, boosts=2)
