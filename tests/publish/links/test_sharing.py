"""A link that is proved dead is not shared, and nothing is lost by it; doubt is said and stops nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from internet import Internet, internet
from publish.test_running import Office, at
from pytest_httpserver import HTTPServer
from support import RECORD, Clock, make_workspace

from storyshare import workspace
from storyshare.cli.app import run as command
from storyshare.ledger import Ledger
from storyshare.models import Account, State
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock
from storyshare.publish.links.looking import Standing, Verdict, look_at
from storyshare.publish.links.watching import LinkWatch
from storyshare.publish.running import Run, read

_ALIVE = Verdict(standing=Standing.ALIVE)
_DEAD = Verdict(standing=Standing.DEAD, reason="its server says that there is no such page (status 404)")
_DOUBT = Verdict(standing=Standing.DOUBTFUL, reason="its server answers with status 503")


@pytest.fixture
def net(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    monkeypatch.delenv("STORYSHARE_CHECK_LINKS")
    with internet(httpserver, monkeypatch) as made:
        yield made


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, net: Internet) -> Path:
    """A workspace whose story links to /rosa, and a platform to post to."""
    monkeypatch.chdir(tmp_path)
    make_workspace(tmp_path, rosa=RECORD.replace("https://example.org/stories/rosa", net.url("/rosa")))
    return tmp_path


@pytest.fixture
def mock(monkeypatch: pytest.MonkeyPatch) -> Mock:
    made = Mock(owner=Account(name="mastodon", platform="mastodon", env="MASTODON"), rules=Mastodon.rules({}))
    monkeypatch.setattr(Mastodon, "connect", lambda *_: made, raising=False)
    return made


# -- what is proved ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (200, Standing.ALIVE),
        (204, Standing.ALIVE),
        (404, Standing.DEAD),
        (410, Standing.DEAD),
        (401, Standing.DOUBTFUL),
        (403, Standing.DOUBTFUL),
        (429, Standing.DOUBTFUL),
        (500, Standing.DOUBTFUL),
        (503, Standing.DOUBTFUL),
    ],
)
def test_only_404_and_410_prove_that_a_page_is_gone(net: Internet, status: int, standing: Standing) -> None:
    net.page("/a", "x", status=status)
    assert look_at(net.url("/a")).verdict.standing is standing


def test_no_such_name_is_a_proof_only_while_other_names_are_known(net: Internet) -> None:
    net.name("gone.example", [])
    assert look_at("https://gone.example/").verdict.standing is Standing.DEAD
    net.name("bsky.social", [])
    assert look_at("https://gone.example/").verdict.standing is Standing.DOUBTFUL


def test_a_page_that_leads_to_nothing_is_dead(net: Internet) -> None:
    net.sends_on("/a", "/b")
    net.page("/b", "", status=404)
    assert look_at(net.url("/a")).verdict.standing is Standing.DEAD


# -- what is remembered --------------------------------------------------------------------------------------------


def test_a_link_is_looked_at_once_and_remembered_for_a_while(tmp_path: Path) -> None:
    place, clock, asked = make_workspace(tmp_path), Clock(), []
    answers = {"a": _ALIVE, "b": _DEAD, "c": _DOUBT}

    def watch(*, anew: bool = False) -> LinkWatch:
        def ask(url: str) -> Verdict:
            asked.append(url)
            return answers[url]

        return LinkWatch(place=place, now=clock, ask=ask, anew=anew)

    one = watch()
    for _ in range(2):
        assert [one.verdict(url) for url in "abc"] == [_ALIVE, _DEAD, _DOUBT]
    assert [watch().verdict(url) for url in "abc"] == [_ALIVE, _DEAD, _DOUBT]
    assert asked == ["a", "b", "c"]
    assert [watch(anew=True).verdict(url) for url in "abc"] == [_ALIVE, _DEAD, _DOUBT]
    assert asked == ["a", "b", "c", "b", "c"]
    clock.forward(minutes=11)
    asked.clear()
    assert [watch().verdict(url) for url in "abc"] == [_ALIVE, _DEAD, _DOUBT]
    assert asked == ["b", "c"]
    clock.forward(minutes=50)
    watch().verdict("a")
    assert asked == ["b", "c", "a"]


def test_the_memory_holds_no_address(tmp_path: Path) -> None:
    place = make_workspace(tmp_path)
    LinkWatch(place=place, ask=lambda _: _DEAD).verdict("https://example.org/stories/rosa")
    kept = (place.state / "links.json").read_text(encoding="utf-8")
    assert "example.org" not in kept
    assert "rosa" not in kept


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": {"standing": "alive"}}'])
def test_a_memory_that_is_not_understood_is_none(tmp_path: Path, text: str) -> None:
    place = make_workspace(tmp_path)
    place.state.mkdir(exist_ok=True)
    (place.state / "links.json").write_text(text, encoding="utf-8")
    assert LinkWatch(place=place, ask=lambda _: _DEAD).verdict("a") == _DEAD


# -- post ----------------------------------------------------------------------------------------------------------


def test_post_refuses_a_dead_link_before_anything_is_claimed(
    net: Internet, here: Path, mock: Mock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["post", "rosa", "--yes"]) == 4
    shown = capsys.readouterr().out
    assert "its link is dead: its server says that there is no such page (status 404)" in shown
    assert mock.outbox == {}
    assert not workspace.read(here).ledger.exists()


def test_post_shares_what_is_in_doubt_and_says_so(
    net: Internet, here: Path, mock: Mock, capsys: pytest.CaptureFixture[str]
) -> None:
    net.page("/rosa", "", status=503)
    assert command(["post", "rosa", "--yes"]) == 0
    said = capsys.readouterr().err
    assert "rosa: look at its link: its server answers with status 503" in said
    assert len(mock.outbox) == 1


def test_post_asks_again_about_a_page_that_was_mended(net: Internet, here: Path, mock: Mock) -> None:
    assert command(["post", "rosa", "--yes"]) == 4
    net.page("/rosa", "x")
    assert command(["post", "rosa", "--yes"]) == 0
    assert net.paths() == ["/rosa", "/rosa"]


@pytest.mark.parametrize("words", [["post", "rosa", "--dry-run"], ["preview", "rosa"], ["run", "--dry-run"]])
def test_what_sends_nothing_looks_at_nothing(net: Internet, here: Path, words: list[str]) -> None:
    assert command(words) == 0
    assert net.server.log == []


def test_a_refused_story_is_not_looked_at(net: Internet, here: Path, mock: Mock) -> None:
    record = here / "stories" / "rosa.md"
    record.write_text(
        record.read_text(encoding="utf-8").replace("status: granted", "status: pending"), encoding="utf-8"
    )
    assert command(["post", "rosa", "--yes"]) == 4
    assert net.server.log == []


@pytest.mark.parametrize("where", ["settings", "environment", ".env"])
def test_it_can_be_turned_off(
    net: Internet, here: Path, mock: Mock, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    if where == "settings":
        (here / "storyshare.toml").write_text(
            'default_accounts = ["mastodon"]\n[links]\ncheck = false\n', encoding="utf-8"
        )
    elif where == ".env":
        (here / ".env").write_text("STORYSHARE_CHECK_LINKS=no\n", encoding="utf-8")
        (here / ".env").chmod(0o600)
    else:
        monkeypatch.setenv("STORYSHARE_CHECK_LINKS", "no")
    assert command(["post", "rosa", "--yes"]) == 0
    assert net.server.log == []


# -- run -----------------------------------------------------------------------------------------------------------


class Links(Office):
    """An office whose runs ask these verdicts about links."""

    verdicts: dict[str, Verdict]
    asked: list[str]

    def ask(self, url: str) -> Verdict:
        self.asked.append(url)
        return self.verdicts.get(url, _ALIVE)

    def run(self, **later: float) -> list[str]:
        self.clock.forward(**later)
        timed, records = read(self.place)
        made = Run(
            place=self.place,
            ledger=self.ledger,
            timed=timed,
            records=records,
            connect=self.connect,
            link=self.ask,
        )
        self.words = made.carry_out()
        return [word.text for word in self.words]


ROSA = "https://example.org/stories/rosa"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Links]:
    place = make_workspace(tmp_path)
    clock = Clock()
    clock.at -= timedelta(minutes=10)
    with Ledger.create(place.ledger, now=clock) as ledger:
        made = Links(tmp_path, ledger, clock)
        made.verdicts, made.asked = {}, []
        yield made


def test_a_delivery_with_a_dead_link_waits_and_that_is_said_once(office: Links) -> None:
    office.verdicts[ROSA] = _DEAD
    office.schedule(at())
    office.run()
    waits = f"rosa on mastodon: waits: its link is dead: {_DEAD.reason}"
    assert office.run(minutes=10) == [waits]
    assert office.words[0].code == 4
    assert office.run(minutes=1) == []
    (delivery,) = office.ledger.deliveries()
    part = delivery.parts[0]
    assert (part.state, part.reason) == (State.PLANNED, f"its link is dead: {_DEAD.reason}")
    assert office.sent() == 0


def test_it_goes_out_when_the_link_works_again_within_its_time(office: Links) -> None:
    office.verdicts[ROSA] = _DEAD
    office.schedule(at())
    office.run()
    office.run(minutes=10)
    del office.verdicts[ROSA]
    assert [text.partition(" http")[0] for text in office.run(hours=5)] == ["sent: rosa on mastodon"]
    assert office.states() == [State.POSTED]


def test_when_it_is_too_late_it_is_missed_and_said(office: Links) -> None:
    office.verdicts[ROSA] = _DEAD
    office.schedule(at())
    office.run()
    office.run(minutes=10)
    assert office.run(hours=7) == ["rosa on mastodon: missed: it was too late to send it"]
    assert (office.states(), office.sent()) == ([State.MISSED], 0)


def test_a_dead_link_does_not_hold_up_what_comes_after_it(office: Links) -> None:
    office.story("other", RECORD.replace("rosa-7f3k", "o-2222").replace("stories/rosa", "stories/other"))
    office.verdicts[ROSA] = _DEAD
    office.schedule(at(), at("2026-05-04 12:01", "two", "other"))
    office.run()
    said = office.run(minutes=12)
    assert [text.partition(" http")[0] for text in said[1:]] == ["sent: other on mastodon"]


def test_what_is_in_doubt_goes_out_with_a_word_that_is_no_fault(office: Links) -> None:
    office.verdicts[ROSA] = _DOUBT
    office.schedule(at())
    office.run()
    said = office.run(minutes=10)
    assert said[0] == f"rosa: look at its link: {_DOUBT.reason}"
    assert {word.code for word in office.words} == {0}
    assert office.sent() == 1


def test_a_story_that_must_not_go_out_is_not_looked_at(office: Links) -> None:
    office.schedule(at())
    office.run()
    office.story("rosa", RECORD.replace("status: granted", "status: pending"))
    office.run(minutes=10)
    assert (office.asked, office.states()) == ([], [State.BLOCKED])


def test_no_lock_of_the_ledger_is_held_while_a_link_is_looked_at(office: Links) -> None:
    office.schedule(at())
    office.run()
    written = []

    def ask(url: str) -> Verdict:
        with Ledger.open(office.ledger.place, now=office.clock) as other:
            other.hold("somebody", "a write of another process")
            written.append(url)
        return _ALIVE

    office.ask = ask  # type: ignore[method-assign]
    office.run(minutes=10)
    assert (written, office.sent()) == ([ROSA], 1)


# -- with real processes -------------------------------------------------------------------------------------------

_RELAXED = """
import socket
from storyshare.net import address
strict, real = address.is_public, socket.getaddrinfo
address.is_public = lambda text: text == "127.0.0.1" or strict(text)
def look_up(host, port, *rest, **named):
    if host == "gone.example":
        raise socket.gaierror(socket.EAI_NONAME, "unknown")
    return real("127.0.0.1" if host in ("example.org", "bsky.social") else host, port, *rest, **named)
socket.getaddrinfo = look_up
from storyshare.__main__ import main
main()
"""


@pytest.mark.parametrize(("host", "status", "code"), [("example.org", 404, 4), ("gone.example", 200, 4)])
def test_a_process_of_its_own_refuses_as_well(
    net: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, status: int, code: int
) -> None:
    net.page("/rosa", "x", status=status)
    place = make_workspace(tmp_path, rosa=RECORD.replace(ROSA, net.url("/rosa", host=host)))
    (tmp_path / ".env").write_text(
        f"MASTODON_BASE_URL={net.url('', host='127.0.0.1')}\nMASTODON_ACCESS_TOKEN=made-up\n", encoding="utf-8"
    )
    (tmp_path / ".env").chmod(0o600)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", _RELAXED, "post", "rosa", "--yes", "--json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "its link is dead" in done.stdout
    assert json.loads(done.stdout)["outcomes"]
    assert not place.ledger.exists()
    assert set(net.paths()) <= {"/rosa"}


def test_whatever_breaks_while_a_link_is_looked_at_is_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr("storyshare.publish.links.looking.fetch", broken)
    assert look_at("https://example.org/").verdict == Verdict(
        standing=Standing.DOUBTFUL, reason="what came from there could not be understood"
    )


@pytest.mark.parametrize("leads", [[], ["10.0.0.1"]])
def test_what_is_said_and_kept_of_a_look_names_no_server(net: Internet, tmp_path: Path, leads: list[str]) -> None:
    net.sends_on("/a", "https://rosas-real-name.example.net/")
    net.name("rosas-real-name.example.net", leads)
    assert "real-name" not in look_at(net.url("/a")).verdict.reason


@pytest.mark.parametrize("others", [True, False])
def test_a_rotation_does_not_stop_at_a_story_whose_link_is_dead(office: Links, others: bool) -> None:
    for name in ("amal", "zara"):
        record = RECORD.replace("rosa-7f3k", f"{name}-2222").replace("stories/rosa", f"stories/{name}")
        office.story(name, record.replace("language: en", "language: en\ntags: [win]"))
    amal, zara = ("https://example.org/stories/amal", "https://example.org/stories/zara")
    office.verdicts[amal] = _DEAD
    if not others:
        office.verdicts[zara] = _DEAD
    office.schedule("id: turns\nstories: {tagged: win}\nevery: every day at 12:00")
    office.run()
    said = office.run(minutes=10)
    assert office.sent() == others
    if others:
        assert said[0] == f"turns: amal is passed over on mastodon: its link is dead: {_DEAD.reason}"
        assert said[1].startswith("sent: zara")
    else:  # then one is planned all the same, and goes out if its page comes back in time
        assert said[-1] == f"amal on mastodon: waits: its link is dead: {_DEAD.reason}"
    del office.verdicts[amal]
    assert any(text.startswith("sent: amal") for text in office.run(days=others, hours=1))


def test_what_a_rotation_passed_over_is_said_once_though_its_time_is_looked_at_again(office: Links) -> None:
    for name in ("amal", "zara"):
        record = RECORD.replace("rosa-7f3k", f"{name}-2222").replace("stories/rosa", f"stories/{name}")
        office.story(name, record.replace("language: en", "language: en\ntags: [win]"))
    office.verdicts["https://example.org/stories/amal"] = _DEAD
    office.schedule("id: turns\nstories: {tagged: win}\nevery: every day at 12:00")
    office.run()
    assert len(office.run(minutes=10)) == 2
    office.ledger.database.change("UPDATE hosts SET planned_until = '2026-05-04T00:00:00.000Z'", {})
    assert (office.run(), office.sent()) == ([], 1)


def test_what_became_too_late_while_links_were_looked_at_is_not_sent(office: Links) -> None:
    office.schedule(at())
    office.run()

    def ask(url: str) -> Verdict:
        office.clock.forward(hours=7)
        return _ALIVE

    office.ask = ask  # type: ignore[method-assign]
    assert (office.run(minutes=10), office.sent()) == ([], 0)
    assert office.run() == ["rosa on mastodon: missed: it was too late to send it"]
