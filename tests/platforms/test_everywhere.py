"""From the command line to every platform's stand-in and back: posted once, doubt shown, taken back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from contract.cases import WIRE_CASES
from mediahost import MediaHost
from PIL import Image
from support import RECORD

from storyshare.cli.app import run
from storyshare.testing.bench import WireBench
from storyshare.testing.case import Case
from storyshare.testing.faults import NOW
from storyshare.testing.web import Reply, Request, Web

PICTURE = """\
images:
  - file: hands.jpg
    alt: Two hands holding a letter.
    shows_people: false
"""


@pytest.fixture(params=WIRE_CASES, ids=lambda case: case.name)
def there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, here: Path) -> Iterator[WireBench]:
    """A platform with an account in a workspace whose one story may be sent; the test stands in it."""
    case: Case = request.param
    bench = WireBench(case, monkeypatch)
    for name, value in bench.shelf.values.items():
        monkeypatch.setenv(f"{case.account().env}_{name}", value)
    (here / "stories").mkdir()
    Image.new("RGB", (1080, 1080), "teal").save(here / "stories" / "hands.jpg")
    (here / "stories" / "rosa.md").write_text(RECORD.replace("consent:", f"{PICTURE}consent:"), encoding="utf-8")
    options = "".join(f"{name} = {value!r}\n" for name, value in case.options.items())
    account = f'[accounts.{case.account().name}]\nplatform = "{case.name}"\nenv = "{case.account().env}"\n{options}'
    with MediaHost(here / "public") as media, time_machine.travel(NOW):
        settings = f"{media.settings()}{account}" if bench.rules.fetches else account
        (here / "storyshare.toml").write_text(settings, encoding="utf-8")
        yield bench
        assert media.names() == []  # no picture stays where a platform fetched it
    monkeypatch.undo()
    bench.web.close()


def test_a_story_is_posted_once_and_taken_back(there: WireBench, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["post", "rosa", "--yes"]) == 0, capsys.readouterr()
    assert (len(there.web.publishing()), there.public()) == (1, 1)
    assert run(["post", "rosa", "--yes"]) == 4
    assert len(there.web.publishing()) == 1
    can = there.case.can()["delete"]
    assert run(["withdraw", "rosa", "--reason", "she asked us to", "--yes"]) in ((0,) if can else (0, 1))
    told = capsys.readouterr().out
    assert there.public() == (0 if can else 1)
    assert can or "Still public" in told  # what only a person can do is on the list
    assert run(["post", "rosa", "--yes"]) == 4
    assert len(there.web.publishing()) == 1


def test_doubt_is_shown_and_nothing_goes_out_twice(there: WireBench, capsys: pytest.CaptureFixture[str]) -> None:
    _lose_one_answer(there.web)
    assert run(["post", "rosa", "--yes"]) == 1
    assert "may be public" in capsys.readouterr().out.casefold()
    settled = run(["post", "rosa", "--yes"])
    told = capsys.readouterr()
    assert there.public() == 1
    can = there.case.can()
    assert can["find"] or (settled, len(there.web.publishing())) == (1, 1)
    assert can["find"] or "storyshare resolve" in told.out + told.err
    assert can["replay"] or len(there.web.publishing()) == 1


def test_what_is_told_of_a_post_is_in_the_report_and_the_rest_unknown(
    there: WireBench, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["post", "rosa", "--yes"]) == 0
    capsys.readouterr()
    assert run(["report", "--yes", "--json"]) == 0
    (post,) = json.loads(capsys.readouterr().out)["posts"]
    names = ("likes", "boosts", "replies")
    wanted = [getattr(there.case.figures, name) if there.case.can()["measure"] else None for name in names]
    assert [post["figures"][name] for name in names] == wanted


def test_once_a_person_has_settled_a_doubt_no_picture_waits_for_it(there: WireBench, here: Path) -> None:
    _lose_one_answer(there.web)
    assert run(["post", "rosa", "--yes"]) == 1
    assert run(["resolve", "rosa", "--not-there"]) == 0
    assert not there.rules.fetches or not list((here / "public").iterdir())


def test_whoever_posts_hears_of_a_picture_that_could_not_be_taken_away(
    there: WireBench, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not there.rules.fetches:
        pytest.skip("it fetches no pictures")
    settings = here / "storyshare.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("os.remove", "os.stat"), encoding="utf-8")
    assert run(["post", "rosa", "--yes", "--json"]) == 0
    assert "pictures that may still be public at the address of [media]: 1" in capsys.readouterr().err
    for picture in (here / "public").iterdir():
        picture.unlink()


def _lose_one_answer(web: Web) -> None:
    """The next post is made, and nobody hears of it."""
    answer = web.stand_in.answer
    lost: list[Request] = []

    def losing(request: Request) -> Reply:
        reply = answer(request)
        if web.stand_in.is_publishing(request) and not lost:
            lost.append(request)
            raise ConnectionResetError  # the server hangs up
        return reply

    web.stand_in.answer = losing  # type: ignore[method-assign]
