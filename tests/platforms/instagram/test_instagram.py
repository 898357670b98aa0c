"""Instagram: no post without a picture, nobody cut off, the link in the profile, two log-ins."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from contract.cases import INSTAGRAM_CASE
from contract.on_meta import TOKEN, OnInstagram
from PIL import Image
from platforms_of_meta import Somebody

from storyshare.errors import AccountOnHoldError, InputError, NotSentError, RejectedError
from storyshare.models import Absent, Account, StoryImage
from storyshare.platforms import Delete
from storyshare.platforms.instagram import Instagram, InstagramThroughPage
from storyshare.platforms.instagram.rules import rules
from storyshare.testing import KEY, NOW, WireBench, attempt_of, cleared


def sizes(data: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(data)).size


def with_pictures(there: WireBench, folder: Path, *shapes: tuple[int, int]):  # type: ignore[no-untyped-def] # noqa: ANN201 - a share
    images = []
    for number, size in enumerate(shapes):
        path = folder / f"{number}.png"
        Image.new("RGB", size, "teal").save(path)
        images.append(StoryImage(file=path.name, path=path, alt="Two hands."))
    whole = there.share(folder)
    return replace(whole, parts=(replace(whole.parts[0], images=tuple(images)),))


def test_a_caption_counts_in_utf16_and_has_five_hashtags_unless_said_else() -> None:
    assert rules({}).limits[0].count("😀") == 2
    assert [rules(options).limits[1].maximum for options in ({}, {"max_hashtags": "12"})] == [5, 12]
    with pytest.raises(InputError):
        rules({"max_hashtags": "31"})


def test_without_a_picture_it_is_refused_before_anything_is_made(there: WireBench, instagram: OnInstagram) -> None:
    whole = there.share()
    with pytest.raises(RejectedError, match="without a picture"):
        there.sender.prepare(replace(whole, parts=(replace(whole.parts[0], images=()),)), 1, ())
    assert instagram.containers == {}


@pytest.mark.parametrize(
    ("size", "shown"), [((1000, 1000), (1000, 1000)), ((400, 1000), (800, 1000)), ((1000, 200), (1000, 524))]
)
def test_a_picture_gets_margins_and_is_never_cut(
    there: WireBench, tmp_path: Path, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    (file,) = there.sender.prepare(with_pictures(there, tmp_path, size), 1, ()).files
    assert (file.media_type, sizes(file.data)) == ("image/jpeg", shown)


def test_several_pictures_are_square_because_instagram_cuts_them_to_one_shape(
    there: WireBench, instagram: OnInstagram, tmp_path: Path
) -> None:
    prepared = there.sender.prepare(with_pictures(there, tmp_path, (400, 300), (300, 500)), 1, ())
    assert [sizes(file.data) for file in prepared.files] == [(400, 400), (500, 500)]
    *children, made = instagram.containers.items()
    assert made[1]["children"] == ",".join(name for name, _ in children)
    assert [child["alt_text"] for _, child in children] == ["Two hands.", "Two hands."]
    assert "caption" not in children[0][1]


def test_what_was_not_released_is_absent(there: WireBench) -> None:
    assert isinstance(there.sender.find(attempt_of(there.sender.prepare(there.share(), 1, ()))), Absent)


def test_the_accounts_own_figure_is_the_limit(there: WireBench, instagram: OnInstagram) -> None:
    instagram.limits = {"quota_usage": 25, "config": {"quota_total": 25}}
    with pytest.raises(NotSentError, match="25 posts in 24 hours"):
        there.sender.prepare(there.share(), 1, ())


def test_a_post_is_recognised_by_the_address_that_instagram_shows(there: WireBench, instagram: OnInstagram) -> None:
    receipt = there.sender.commit(cleared(there.sender.prepare(there.share(), 1, ())), key=KEY)
    assert there.sender.recognise(instagram.public[receipt.id]["permalink"]) == receipt


def test_only_through_a_page_can_posts_be_deleted_and_its_token_is_not_renewed(
    there: WireBench, instagram: OnInstagram
) -> None:
    account = INSTAGRAM_CASE.account()
    assert not isinstance(Instagram.connect(account, there.shelf), Delete)
    page = Instagram.connect(replace(account, options={"log_in": "facebook"}), there.shelf, now=lambda: NOW)
    assert isinstance(page, InstagramThroughPage)
    assert isinstance(page, Delete)
    assert (page.account().name, page.account().ends_at, instagram.renewals) == ("@aid.desk", None, 0)


def test_a_log_in_of_a_page_without_an_account_is_said(
    there: WireBench, instagram: OnInstagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instagram, "me", lambda: {"id": "1"})
    page = Instagram.connect(replace(INSTAGRAM_CASE.account(), options={"log_in": "facebook"}), there.shelf)
    with pytest.raises(AccountOnHoldError, match="no Page with an Instagram account"):
        page.account()


@pytest.mark.parametrize(("choice", "way"), [("0", "instagram"), ("1", "facebook")])
def test_whoever_logs_in_chooses_between_the_two(there: WireBench, choice: str, way: str) -> None:
    somebody = Somebody(choice, TOKEN)
    account = Account(name="instagram", platform="instagram", env="INSTAGRAM")
    found = Instagram.log_in(account, there.shelf, somebody)
    assert (dict(found.values), dict(found.options)) == ({"ACCESS_TOKEN": TOKEN}, {"log_in": way})
    assert "That is @aid.desk on Instagram" in somebody.heard


def test_its_token_is_renewed(there: WireBench, instagram: OnInstagram) -> None:
    assert (there.sender.account().ends_at, instagram.renewals) == (NOW + timedelta(days=60), 1)
