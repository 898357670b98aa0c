"""Whatever a server answers: only the promised errors, no doubt taken for certainty, no secret told."""

from __future__ import annotations

import json
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from contract.cases import WIRE_CASES
from fuzz.servers import Exchange, Strangeness, strangeness
from hypothesis import given, settings
from hypothesis import strategies as st

from storyshare.errors import InputError, OutcomeUnknownError, PostError, SetupError, StoryshareError
from storyshare.models import Absent, CannotTell, Metrics, Part, Prepared, Profile, Receipt, Share
from storyshare.net import wire
from storyshare.platforms import load
from storyshare.testing.bench import KEY, attempt_of, cleared, picture
from storyshare.testing.case import Case

CASES = {case.name: case for case in WIRE_CASES}
every_platform = pytest.mark.parametrize("name", CASES)


def every_platform_that_can(ability: str) -> pytest.MarkDecorator:
    """Those whose adapter has the ability."""
    return pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.can()[ability]])


_EXAMPLES = max(60, settings().max_examples)
_TEXT = "Rosa & @sam may stay, says @sam.test.\n\nRead https://example.org/stories/rosa #Asylum"


class Desk:
    """One adapter before the stand-in of its platform; the next thing done is answered strangely."""

    def __init__(self, name: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.case: Case = CASES[name]
        self.exchange = Exchange(self.case)
        monkeypatch.setattr(wire, "exchange", self.exchange)
        self.sender: Any = self.case.connect(self.case.account(), self.exchange.shelf)
        self.share = Share(
            platform=name,
            account=f"{name}-main",
            story_id="rosa-7f3k",
            story="rosa",
            language="en",
            parts=(Part(number=1, text=_TEXT, images=(picture(folder),)), Part(number=2, text="More of it.")),
        )

    def prepared(self) -> Prepared:
        found: Prepared = self.sender.prepare(self.share, 1, ())
        return found

    def posted(self) -> tuple[Prepared, Receipt]:
        prepared = self.prepared()
        return prepared, self.sender.commit(cleared(prepared), key=KEY)

    def told(self, do: Callable[[], Any], strange: Strangeness) -> Any:
        """What came of it, or the error, which is one of ours and fit to be shown."""
        self.exchange.strange = strange
        try:
            found = do()
        except (PostError, SetupError) as error:
            self._fit_to_be_shown(error)
            return error
        finally:
            self.exchange.strange = None
        assert not (isinstance(found, Profile) and self._secrets_in(repr(found)))
        return found

    def _fit_to_be_shown(self, error: StoryshareError) -> None:
        chain = "".join(traceback.TracebackException.from_exception(error).format())
        shown = f"{error}{error!r}{error.args}{error.__dict__}{error.hint}{chain}"
        assert not self._secrets_in(shown)
        said = f"{error} {error.hint}"
        assert said.isprintable()
        assert len(said) < 1500
        if isinstance(error, PostError):
            assert error.retry_after is None or error.retry_after.tzinfo

    def _secrets_in(self, shown: str) -> set[str]:
        return {secret for secret in self.exchange.hidden(self.case) if secret in shown}


def _strange(desk: Desk, data: st.DataObject) -> Strangeness:
    return data.draw(strangeness(desk.exchange.hidden(desk.case)))


def _fuzzed(run: Callable[[Desk, st.DataObject], None], name: str) -> None:
    """Run with a fresh desk for each example."""

    @settings(max_examples=_EXAMPLES)
    @given(st.data())
    def examples(data: st.DataObject) -> None:
        with pytest.MonkeyPatch.context() as monkeypatch, tempfile.TemporaryDirectory() as folder:
            run(Desk(name, monkeypatch, Path(folder)), data)

    examples()


def _good(receipt: object) -> None:
    """A receipt goes into the ledger, onto the screen, and into the next part."""
    assert isinstance(receipt, Receipt)
    for text in (receipt.id, receipt.url, *receipt.details.values()):
        assert type(text) is str
        assert text.isprintable()
        assert len(text) < 3000
        text.encode()
    assert receipt.id
    assert receipt.url.startswith(("https://", "http://"))


@every_platform
def test_preparing(name: str) -> None:
    """Nothing is public by it, so nothing is in doubt; what it gives can be stored, and sent as it is."""

    def run(desk: Desk, data: st.DataObject) -> None:
        found = desk.told(desk.prepared, _strange(desk, data))
        assert not isinstance(found, OutcomeUnknownError)
        assert desk.exchange.stand_in.public == {}
        if isinstance(found, Prepared):
            json.dumps(dict(found.payload), allow_nan=False).encode()
            found.handle.encode()
            assert found.texts

    _fuzzed(run, name)


@every_platform
def test_publishing(name: str) -> None:
    """It was done, whatever the answer: only the platform's own refusal is no doubt."""

    def run(desk: Desk, data: st.DataObject) -> None:
        prepared = desk.prepared()
        found = desk.told(lambda: desk.sender.commit(cleared(prepared), key=KEY), _strange(desk, data))
        assert len(desk.exchange.statuses) == 1
        if isinstance(found, Exception):
            assert isinstance(found, OutcomeUnknownError) or desk.exchange.statuses[0] // 100 == 4
        else:
            _good(found)
            assert desk.exchange.statuses[0] // 100 == 2

    _fuzzed(run, name)


@every_platform_that_can("boost")
def test_boosting(name: str) -> None:
    def run(desk: Desk, data: st.DataObject) -> None:
        _, receipt = desk.posted()
        found = desk.told(lambda: desk.sender.boost(receipt, key=KEY), _strange(desk, data))
        if not isinstance(found, Exception):
            _good(found)

    _fuzzed(run, name)


@every_platform_that_can("find")
def test_looking_for_a_post(name: str) -> None:
    def run(desk: Desk, data: st.DataObject) -> None:
        prepared, _ = desk.posted()
        attempt = attempt_of(prepared)
        found = desk.told(lambda: desk.sender.find(attempt), _strange(desk, data))
        assert isinstance(found, Receipt | Absent | CannotTell)
        if isinstance(found, Receipt):
            _good(found)
        if hasattr(desk.sender, "replayable"):
            assert desk.told(lambda: desk.sender.replayable(attempt), _strange(desk, data)) in {True, False}

    _fuzzed(run, name)


@every_platform_that_can("delete")
def test_looking_again(name: str) -> None:
    def run(desk: Desk, data: st.DataObject) -> None:
        _, receipt = desk.posted()
        assert desk.told(lambda: desk.sender.is_gone(receipt), _strange(desk, data)) in {True, False, None}

    _fuzzed(run, name)


@every_platform_that_can("measure")
def test_measuring(name: str) -> None:
    def run(desk: Desk, data: st.DataObject) -> None:
        _, receipt = desk.posted()
        found = desk.told(lambda: desk.sender.metrics(receipt), _strange(desk, data))
        assert isinstance(found, Metrics | Absent | CannotTell)
        if isinstance(found, Metrics):
            figures = (found.views, found.likes, found.boosts, found.replies, found.quotes, found.bookmarks)
            assert all(each is None or (type(each) is int and 0 <= each < 2**63) for each in figures)

    _fuzzed(run, name)


@every_platform_that_can("delete")
def test_deleting(name: str) -> None:
    def run(desk: Desk, data: st.DataObject) -> None:
        _, receipt = desk.posted()
        assert isinstance(desk.told(lambda: desk.sender.delete(receipt), _strange(desk, data)), PostError | None)

    _fuzzed(run, name)


@every_platform_that_can("boost")
def test_taking_a_boost_back(name: str) -> None:
    def run(desk: Desk, data: st.DataObject) -> None:
        _, receipt = desk.posted()
        boost = desk.sender.boost(receipt, key=KEY)
        assert isinstance(desk.told(lambda: desk.sender.unboost(boost), _strange(desk, data)), PostError | None)

    _fuzzed(run, name)


@every_platform_that_can("recognise")
def test_recognising_a_post(name: str) -> None:
    addresses = st.one_of(
        st.text(max_size=30),
        st.sampled_from(["https://[", "http://[::1", "https://example.org/\ud800", "//", "https://x.com/i/status/²"]),
        st.sampled_from(
            ["https://127.0.0.1:1/@ana/..", "http://127.0.0.1:1/a/%2e%2e", "https://bsky.app/profile/a/b#c"]
        ),
    )

    def run(desk: Desk, data: st.DataObject) -> None:
        _, receipt = desk.posted()
        url = data.draw(st.just(receipt.url) | addresses)
        found = desk.told(lambda: desk.sender.recognise(url), _strange(desk, data))
        if not isinstance(found, PostError):
            _good(found)

    _fuzzed(run, name)


@every_platform_that_can("verify")
def test_asking_who_we_are(name: str) -> None:
    def run(desk: Desk, data: st.DataObject) -> None:
        found = desk.told(desk.sender.account, _strange(desk, data))
        if isinstance(found, Exception):
            assert not isinstance(found, OutcomeUnknownError | InputError)
            return
        assert isinstance(found, Profile)
        assert f"{found.name}{found.url}".isprintable()
        assert len(found.name + found.url) < 1500
        load(name).rules(found.options)

    _fuzzed(run, name)
