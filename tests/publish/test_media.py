"""Pictures at a public address: noted before they are there, seen there, and gone when no send needs them."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk import Desk
from mediahost import PUT, REMOVE, MediaHost
from steps import KEY
from support import Clock, make_workspace

from storyshare import workspace
from storyshare.errors import NotSentError, SetupError
from storyshare.ledger import Ledger, pictures
from storyshare.ledger import withdrawals as book
from storyshare.models import Account, DeliveryKey, PublicFile, Receipt
from storyshare.publish.certifying import as_json, as_markdown, certificate
from storyshare.publish.media import PublicMedia, tidied
from storyshare.publish.withdrawing import Removal

ACCOUNT = Account(name="threads", platform="threads", env="THREADS")
FILE = PublicFile(
    name="image-1.jpg", media_type="image/jpeg", data=b"\xff\xd8 a made-up picture", source="rosa hands.jpg"
)
ID = KEY.story_id


@pytest.fixture
def host(tmp_path: Path) -> Iterator[MediaHost]:
    with MediaHost(tmp_path / "public") as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path, host: MediaHost) -> Iterator[Desk]:
    make_workspace(tmp_path)
    clock = Clock()
    place = with_settings(tmp_path, host.settings())
    with Ledger.create(place.ledger, now=clock) as ledger:
        yield Desk(place=place, ledger=ledger, clock=clock)


def with_settings(root: Path, settings: str) -> workspace.Workspace:
    (root / "storyshare.toml").write_text(settings, encoding="utf-8")
    return workspace.read(root)


def media(desk: Desk, account: Account = ACCOUNT) -> PublicMedia:
    return PublicMedia(place=desk.place, ledger=desk.ledger, account=account, pause=lambda _: None)


def claimed(desk: Desk, account: str = "threads"):  # type: ignore[no-untyped-def] # noqa: ANN201 - a claim
    """A part that is being prepared, as whenever a picture is put."""
    key = DeliveryKey(account=account, language="en", occasion="first", story_id=ID)
    delivery = desk.ledger.plan(key, platform=account, story="rosa", digest="d", parts=1)
    return desk.ledger.claim(delivery.id, 1)


def withdrawn(desk: Desk) -> None:
    book.begin_withdrawal(desk.ledger, ID, story="rosa", links=(), reason="she asked us to", person="Ana")


def test_a_picture_is_put_once_under_a_name_that_tells_nothing(desk: Desk, host: MediaHost) -> None:
    claimed(desk)
    url = media(desk).put(FILE, story_id=ID)
    assert media(desk).put(FILE, story_id=ID) == url
    (name,) = host.names()
    assert url == f"{host.url}/{name}"
    assert (host.folder / name).read_bytes() == FILE.data
    assert len(name) == 36
    assert not any(word in name for word in ("rosa", "hands", "image", FILE.digest()[:8]))


def test_two_accounts_have_an_address_each(desk: Desk, host: MediaHost) -> None:
    """So that it can leave when one of them is done, while the other is fetching."""
    claimed(desk)
    claimed(desk, "instagram")
    other = replace(ACCOUNT, name="instagram", platform="instagram")
    assert media(desk).put(FILE, story_id=ID) != media(desk, other).put(FILE, story_id=ID)
    assert len(host.names()) == 2


def test_it_is_noted_before_it_is_put_there(desk: Desk, host: MediaHost, tmp_path: Path) -> None:
    """The program that puts it is killed with us: the note is there, and the picture is found and taken away."""
    desk.place = with_settings(tmp_path, host.settings(put=f"{PUT}; sys.exit(9)"))
    claim = claimed(desk)
    with pytest.raises(NotSentError, match="exit code 9"):
        media(desk).put(FILE, story_id=ID)
    assert len(host.names()) == 1
    desk.ledger.release(claim, "stopped")
    assert tidied(desk.place, desk.ledger) == []
    assert host.names() == []
    # Whoever puts it there may only now be doing so: it is taken away until that cannot be any more.
    (host.folder / pictures.pictures_of(desk.ledger, ID)[0].name).write_bytes(FILE.data)
    desk.clock.forward(minutes=16)
    assert tidied(desk.place, desk.ledger) == []
    assert host.names() == []
    assert pictures.pictures_of(desk.ledger, ID)[0].removed_at == desk.clock()


def test_what_the_address_does_not_show_is_not_told_to_anybody(desk: Desk, host: MediaHost, tmp_path: Path) -> None:
    claimed(desk)
    for put, said in (
        ("pass", "status 404"),
        ("import sys; open(sys.argv[2], 'wb').write(b'another')", "other bytes"),
        ("import time; raise SystemExit('The disk there is full')", "The disk there is full"),
    ):
        desk.place = with_settings(tmp_path, host.settings(put=put))
        with pytest.raises(NotSentError, match=said):
            media(desk).put(FILE, story_id=ID)


def test_what_a_program_says_is_not_shown_where_a_secret_may_be_in_it(
    desk: Desk, host: MediaHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RCLONE_PASS", "made up 31")
    claimed(desk)
    # What is too long to be shown is looked through before it is cut; of a line cut already nobody knows.
    cut = f"{'so ' * 62}failed with made up 31"
    endless = f"made up 31{'.' * 1995}"
    for said in ("no entry with made up 31", "https://ana:Secret99@media.example.org/ refused", cut, endless):
        desk.place = with_settings(tmp_path, host.settings(put=f"raise SystemExit({said!r})"))
        with pytest.raises(NotSentError, match=r"exit code 1$") as caught:
            media(desk).put(FILE, story_id=ID)
        assert said not in f"{caught.value}{caught.value.hint}"


def test_a_folder_that_shows_a_list_of_what_is_in_it_is_no_place_for_a_picture(desk: Desk, host: MediaHost) -> None:
    claim = claimed(desk)
    host.listing = True
    with pytest.raises(NotSentError, match="a list of all that lies there"):
        media(desk).put(FILE, story_id=ID)
    desk.ledger.release(claim, "stopped")
    tidied(desk.place, desk.ledger)
    desk.clock.forward(minutes=16)
    assert (tidied(desk.place, desk.ledger), host.names()) == ([], [])


def test_a_name_inside_our_own_network_is_no_public_address(desk: Desk, tmp_path: Path) -> None:
    text = '[media]\nbase_url = "https://10.0.0.1"\nput = "cp {file} {name}"\nremove = "rm {name}"\n'
    desk.place = with_settings(tmp_path, text)
    claimed(desk)
    with pytest.raises(SetupError, match="base_url under"):
        media(desk).put(FILE, story_id=ID)


def test_it_stays_while_a_send_needs_it_and_leaves_when_the_post_is_public(desk: Desk, host: MediaHost) -> None:
    claim = claimed(desk)
    media(desk).put(FILE, story_id=ID)
    tidied(desk.place, desk.ledger)
    assert len(host.names()) == 1
    from steps import prepared

    desk.ledger.begin(claim, prepared())
    tidied(desk.place, desk.ledger)
    desk.ledger.unknown(claim, "no answer")
    tidied(desk.place, desk.ledger)
    assert len(host.names()) == 1
    desk.ledger.posted(claim, Receipt(id="1", url="https://example.org/1"))
    tidied(desk.place, desk.ledger)
    assert host.names() == []


def test_of_a_story_that_is_taken_back_it_leaves_at_once_and_none_comes_after(desk: Desk, host: MediaHost) -> None:
    claimed(desk)
    media(desk).put(FILE, story_id=ID)
    withdrawn(desk)
    assert tidied(desk.place, desk.ledger, ID) == []
    assert host.names() == []
    with pytest.raises(NotSentError, match="taken back"):
        media(desk).put(replace(FILE, data=b"\xff\xd8 another"), story_id=ID)
    assert host.names() == []


def test_what_is_put_there_while_the_story_is_taken_back_is_taken_away_by_whoever_put_it(
    desk: Desk, host: MediaHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed(desk)
    seen = PublicMedia._see

    def late(self: PublicMedia, url: str, file: PublicFile) -> None:
        seen(self, url, file)
        withdrawn(desk)
        pictures.leaving(desk.ledger, ID)  # the withdrawal was too early to find it

    monkeypatch.setattr(PublicMedia, "_see", late)
    with pytest.raises(NotSentError, match="being taken back"):
        media(desk).put(FILE, story_id=ID)
    assert host.names() == []


def test_what_cannot_be_taken_away_is_said_and_tried_again_until_it_is_gone(
    desk: Desk, host: MediaHost, tmp_path: Path
) -> None:
    claimed(desk)
    media(desk).put(FILE, story_id=ID)
    withdrawn(desk)
    desk.place = with_settings(tmp_path, host.settings(remove="pass"))
    (word,) = tidied(desk.place, desk.ledger)
    assert "1; they were taken away, but their addresses still answer (status 200)" in word.text
    removal = Removal(place=desk.place, ledger=desk.ledger, records=(), connect=desk.sender)  # type: ignore[arg-type]
    removal.list_to_do(ID)
    found = certificate(desk.ledger, ID, organisation="")
    assert [each.url for each in found.to_do if not each.done_at] == [f"{host.url}/{host.names()[0]}"]
    assert not found.whole
    desk.place = with_settings(tmp_path, host.settings(remove=REMOVE))
    assert tidied(desk.place, desk.ledger) == []
    found = certificate(desk.ledger, ID, organisation="")
    assert all(each.done_at for each in found.to_do)
    assert as_json(found)["pictures"] == [{"url": found.pictures[0].url, "removed_at": desk.clock().isoformat()}]
    assert "1, of which 0 may still be there" in as_markdown(found, desk.place.timezone)


def test_without_its_programs_a_picture_is_not_forgotten(desk: Desk, host: MediaHost, tmp_path: Path) -> None:
    claimed(desk)
    media(desk).put(FILE, story_id=ID)
    withdrawn(desk)
    desk.place = with_settings(tmp_path, "")
    (word,) = tidied(desk.place, desk.ledger)
    assert "no longer says how" in word.text
    assert len(host.names()) == 1


def test_a_program_that_does_not_end_is_stopped(
    desk: Desk, host: MediaHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storyshare.publish.media._SECONDS", 0.2)
    desk.place = with_settings(tmp_path, host.settings(put="import time; time.sleep(60)"))
    claimed(desk)
    with pytest.raises(NotSentError, match=f"{sys.executable} did not end within 0.2 seconds"):
        media(desk).put(FILE, story_id=ID)


def test_a_ledger_that_is_begun_anew_still_knows_what_is_public(desk: Desk) -> None:
    from storyshare.ledger.replacing import _keep

    claimed(desk)
    media(desk).put(FILE, story_id=ID)
    with Ledger.create(desk.place.root / "other.sqlite3", now=desk.clock) as other:
        _keep(other, desk.ledger)
        desk.clock.forward(days=1)
        assert tidied(desk.place, other) == []
        assert pictures.pictures_of(other, ID)[0].removed_at
