"""Handing over to a person: what lies in the folder is exactly what was let through."""

from pathlib import Path

from support import Clock, make_story

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
