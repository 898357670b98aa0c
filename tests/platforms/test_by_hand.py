"""Handing over to a person: what lies in the folder is exactly what was let through."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from support import Clock, make_story

from storyshare.compose import compose
from storyshare.errors import InputError
from storyshare.models import Account, Cleared, Prepared, PublicFile
from storyshare.platforms.by_hand import ByHand, HandedOver


def cleared(*names: str) -> Cleared:
    files = tuple(PublicFile(name=name, media_type="image/jpeg", data=b"jpeg", source=name) for name in names)
    prepared = Prepared(
        platform="by-hand", account="facebook", story_id=make_story().id, language="en", number=1,
        payload={"text": "Rosa may stay"}, texts=("Rosa may stay",), files=files,
    )  # fmt: skip
    return Cleared(prepared=prepared, at=Clock()())


def test_no_picture_of_an_earlier_time_lies_among_those_that_are_handed_over(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def hand_over(what: HandedOver) -> str:
        assert what.folder
        seen.append(sorted(file.name for file in what.folder.iterdir()))
        return "https://example.org/post/1"

    account = ByHand(Account(name="facebook", platform="by-hand", env="FACEBOOK"), tmp_path, hand_over)
    account.commit(cleared("image-1.jpg", "image-2.jpg"), key="k")
    account.commit(cleared("image-1.jpg"), key="k")
    assert seen == [["image-1.jpg", "image-2.jpg"], ["image-1.jpg"]]


def handed_over(folder: Path, network: str) -> HandedOver:
    """What a person gets of a story for that network's own page."""
    seen: list[HandedOver] = []

    def hand_over(what: HandedOver) -> str:
        seen.append(what)
        return "https://example.org/post/1"

    account = Account(name="there", platform="by-hand", env="THERE", options={"share": network})
    by_hand = ByHand(account, folder, hand_over)
    share = compose(make_story(title="Rosa & Sam may stay"), ByHand.rules(account.options), account)
    prepared = by_hand.prepare(share, 1, ())
    assert set(filter(None, (share.parts[0].heading, share.parts[0].text))) <= set(prepared.texts)
    by_hand.commit(Cleared(prepared=prepared, at=Clock()()), key="k")
    return seen[0]


def test_reddit_is_opened_with_title_and_link_filled_in(tmp_path: Path) -> None:
    what = handed_over(tmp_path, "reddit")
    address = urlsplit(what.share_link)
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://www.reddit.com/submit"
    fields = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (fields["title"], fields["url"], fields["type"]) == (what.title, make_story().link, "LINK")
    assert what.title == "Rosa & Sam may stay"


def test_x_is_opened_with_the_very_text(tmp_path: Path) -> None:
    what = handed_over(tmp_path, "x")
    assert parse_qs(urlsplit(what.share_link).query)["text"] == [what.text]
    assert what.title == ""


def test_without_a_network_there_is_no_address(tmp_path: Path) -> None:
    assert handed_over(tmp_path, "").share_link == ""


def test_a_network_without_such_a_page_is_refused() -> None:
    with pytest.raises(InputError, match="share = “instagram” cannot be right"):
        ByHand.rules({"share": "instagram"})
