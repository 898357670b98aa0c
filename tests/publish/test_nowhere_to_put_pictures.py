"""A platform that fetches pictures, or has nothing without one, is refused at once where there is none."""

import pytest
from desk import Desk
from support import RECORD

from storyshare import workspace
from storyshare.errors import GateError
from storyshare.publish.checking import check
from storyshare.publish.connecting import with_media
from storyshare.publish.media import PublicMedia
from storyshare.publish.planning import NO_MEDIA, NO_PICTURE

MEDIA = '[media]\nbase_url = "https://media.example.org"\nput = "cp {file} {name}"\nremove = "rm {name}"\n'
PICTURE = "images:\n  - file: hands.jpg\n    alt: Two hands.\n    shows_people: false\n"
ACCOUNTS = '[accounts.threads]\nembed = "images"\n[accounts.instagram]\n'


def with_settings(desk: Desk, settings: str, *, picture: bool) -> None:
    from PIL import Image

    root = desk.place.root
    Image.new("RGB", (80, 60), "teal").save(root / "stories" / "hands.jpg")
    record = RECORD.replace("consent:", f"{PICTURE}consent:") if picture else RECORD
    (root / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    (root / "storyshare.toml").write_text(settings, encoding="utf-8")
    desk.place = workspace.read(root)


def refused(desk: Desk, account: str) -> list[str]:
    (planned,) = desk.plan(account)
    return [each.rule for each in planned.refusals]


@pytest.mark.parametrize(
    ("account", "settings", "picture", "rules"),
    [
        ("threads", ACCOUNTS, True, [NO_MEDIA]),
        ("threads", ACCOUNTS, False, []),
        ("threads", MEDIA + ACCOUNTS, True, []),
        ("threads", ACCOUNTS.replace("images", "card"), True, []),
        ("instagram", ACCOUNTS, True, [NO_MEDIA]),
        ("instagram", MEDIA + ACCOUNTS, False, [NO_PICTURE]),
        ("instagram", MEDIA + ACCOUNTS, True, []),
        ("mastodon", '[accounts.mastodon]\nplatform = "mastodon"\n', True, []),
    ],
)
def test_what_cannot_be_shown_is_refused(
    desk: Desk, account: str, settings: str, picture: bool, rules: list[str]
) -> None:
    with_settings(desk, settings, picture=picture)
    assert refused(desk, account) == rules


def test_the_check_of_the_workspace_says_so(desk: Desk) -> None:
    with_settings(desk, f'default_accounts = ["instagram"]\n{ACCOUNTS}', picture=True)
    ((_, refusals),) = check(desk.place, now=desk.clock()).held_back
    assert [each.hint for each in refusals] == ["Say under [media] how to put them there (docs/media.md)."]


def test_nothing_is_prepared_where_it_was_refused(desk: Desk) -> None:
    with_settings(desk, ACCOUNTS, picture=True)
    outcome = desk.post("instagram")
    assert isinstance(outcome.error, GateError)
    assert desk.mock("instagram").outbox == {}


def test_an_adapter_that_needs_it_is_given_the_place(desk: Desk) -> None:
    with_settings(desk, MEDIA + ACCOUNTS, picture=True)
    (planned,) = desk.plan("instagram")
    from storyshare.platforms.instagram import Instagram
    from storyshare.testing import Shelf

    adapter = Instagram.connect(planned.target.account, Shelf(ACCESS_TOKEN="made-up"))
    with_media(desk.place, desk.ledger, planned.target, adapter)
    assert isinstance(adapter.media, PublicMedia)


def test_on_instagram_the_text_says_where_the_link_is(desk: Desk) -> None:
    with_settings(desk, MEDIA + ACCOUNTS, picture=True)
    (planned,) = desk.plan("instagram")
    assert planned.share
    (part,) = planned.share.parts
    assert "The link is in our profile." in part.text
    assert "https://" not in part.text
    assert any(planned.share.link in note and "profile" in note for note in planned.share.notes)


def test_a_card_on_threads_is_the_address_alone(desk: Desk) -> None:
    with_settings(desk, ACCOUNTS.replace("images", "card"), picture=True)
    (planned,) = desk.plan("threads")
    assert planned.share
    (part,) = planned.share.parts
    assert part.card
    assert (part.card.uri, part.card.title, part.images) == (planned.share.link, "", ())
