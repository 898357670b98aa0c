"""A worker's two jobs, plan and look after, without the engine: each is a piece of a run, and says a thing once."""

from pathlib import Path

import pg
import pytest
from support import make_workspace

from storyshare import workspace
from storyshare.errors import SetupError
from storyshare.ledger import Ledger, timetable
from storyshare.ledger.sealed import new_key
from storyshare.models import Account, State, utc_now
from storyshare.platforms.mastodon import Mastodon
from storyshare.platforms.mock import Mock
from storyshare.publish import books, working
from storyshare.publish.words import Word
from storyshare.publish.working import Worker
from storyshare.timers import last_run
from storyshare.workspace import STATE_FOLDER


class Host:
    """A workspace on PostgreSQL with a mock behind Mastodon, and what its worker says."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
        self.root = root
        make_workspace(root)
        monkeypatch.setenv("STORYSHARE_DATABASE_URL", url)
        monkeypatch.setenv("STORYSHARE_SECRET_KEY", new_key())
        self.mock = Mock(owner=Account(name="mastodon", platform="mastodon", env="MASTODON"), rules=Mastodon.rules({}))
        monkeypatch.setattr(Mastodon, "connect", lambda *_: self.mock)
        self.said: list[str] = []
        self.worker = Worker(place=lambda: workspace.read(root), say=self.say)

    def say(self, words: list[Word]) -> None:
        self.said += [word.text for word in words]

    def schedule(self, text: str) -> None:
        (self.root / "schedules").mkdir(exist_ok=True)
        (self.root / "schedules" / "a.yaml").write_text(text, encoding="utf-8")

    def due(self) -> None:
        """An entry that has been known for a day, and is due now."""
        self.schedule(f"to: [mastodon]\nposts:\n  - id: one\n    story: rosa\n    at: {utc_now():%Y-%m-%d %H:%M}\n")
        with books.open_for_sending(workspace.read(self.root)) as ledger:
            ledger.now = lambda: utc_now().replace(year=utc_now().year - 1)
            timetable.sight(ledger, ["one"], [("mastodon", "mastodon")])

    def states(self) -> list[State]:
        with Ledger.open(workspace.read(self.root).ledger_place) as ledger:
            return [part.state for delivery in ledger.deliveries() for part in delivery.parts]


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: str) -> Host:
    return Host(tmp_path, monkeypatch, pg.new_database(postgres))


def test_a_worker_needs_a_ledger_that_hosts_share(tmp_path: Path) -> None:
    place = make_workspace(tmp_path)
    with pytest.raises(SetupError, match="several hosts share"):
        Worker(place=lambda: place, say=lambda _: None).work()


def test_planning_names_the_accounts_to_be_looked_after_and_sends_nothing(host: Host) -> None:
    host.due()
    assert (host.worker.plan(), host.states(), host.said) == (["mastodon"], [State.PLANNED], [])


def test_looking_after_sends_and_says_so(host: Host) -> None:
    host.due()
    host.worker.plan()
    host.worker.look_after("bluesky")
    assert host.states() == [State.PLANNED]
    host.worker.look_after("mastodon")
    assert host.states() == [State.POSTED]
    assert [text.split(" http")[0] for text in host.said] == ["sent: rosa on mastodon"]
    host.worker.look_after("mastodon")
    assert (len(host.mock.outbox), host.worker.plan()) == (1, [])


def test_what_is_wrong_is_said_once_and_again_when_it_comes_back(host: Host) -> None:
    wrong, right = "posts:\n  - nonsense\n", "to: [mastodon]\nposts: []\n"
    for text, times in ((wrong, 1), (wrong, 1), (right, 1), (wrong, 2)):
        host.schedule(text)
        host.worker.plan()
        assert len([each for each in host.said if "posts[1].id" in each]) == times


def test_a_storyshare_toml_that_is_broken_meanwhile_is_a_word(host: Host) -> None:
    assert host.worker.plan() == []
    (host.root / "storyshare.toml").write_text("organisation = ", encoding="utf-8")
    host.worker.plan()
    assert [text.splitlines()[0] for text in host.said] == ["storyshare.toml cannot be used as it is."]
    assert "storyshare.toml:1: error: " in host.said[0]


def test_a_plan_is_noted_as_a_run(host: Host) -> None:
    host.schedule("posts:\n  - nonsense\n")
    host.worker.plan()
    noted = last_run(host.root / STATE_FOLDER)
    assert noted
    assert noted.code == 2


def test_a_mistake_of_ours_in_one_job_is_a_word(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "begin", lambda _: 1 / 0)
    host.worker.look_after("mastodon")
    assert host.said == ["A mistake in storyshare itself: ZeroDivisionError."]


def test_a_database_that_is_away_is_a_word(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    host.due()
    monkeypatch.setenv("STORYSHARE_DATABASE_URL", "postgresql://u@127.0.0.1:1/x")
    assert host.worker.plan() == []
    assert host.said[0].startswith("The ledger in PostgreSQL (x on 127.0.0.1) cannot be used: ")


def test_jobs_have_tables_of_their_own_made_once(host: Host) -> None:
    url = workspace.read(host.root).ledger_place
    assert isinstance(url, str)
    assert working._make_room(url) == working._make_room(url)
