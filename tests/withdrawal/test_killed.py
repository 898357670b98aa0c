"""`withdraw` is killed at every step that it takes, and called again: it ends as if it had not been killed.

The steps are counted from the code's own commits and calls, so that a new one cannot be forgotten.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no SIGKILL and no fork on Windows", allow_module_level=True)

from killpoints.matrix import process
from withdrawal.office import ID, Office
from withdrawal.standing import bluesky, mastodon, up, x
from withdrawal.zygote import Order, Report

from storyshare.ledger import Ledger
from storyshare.ledger import withdrawals as book
from storyshare.models import State

FIRST = ["withdraw", "rosa", "--reason", "asked", "--yes"]
AGAIN = ["withdraw", "rosa", "--yes"]


class World:
    """A story on three accounts, of which one post is in doubt and public; made once, and put back for each kill."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._numbers = iter(range(10_000))
        self._sites = stack.enter_context(up(mastodon("m"), bluesky("b"), x("x")))
        self._zygote = stack.enter_context(process("withdrawal.zygote"))
        (folder / "template").mkdir()
        template = Office(root=folder / "template", sites=self._sites)
        template.post({"m": [2], "b": [1], "x": [1]})
        self._sites["b"].lose = True
        template.post({"b": [1]}, first=9)
        self._sites["b"].lose = False
        # They would hold text, and say so on the list; that is tried elsewhere.
        shutil.rmtree(template.place.copies)
        self._template = template
        self._public = {name: json.dumps(site.stand_in.public) for name, site in self._sites.items()}

    def anew(self) -> Office:
        """The office as it was before anything was taken back."""
        root = self._folder / f"office-{next(self._numbers)}"
        shutil.copytree(self._template.root, root)
        for name, site in self._sites.items():
            site.stand_in.public = json.loads(self._public[name])
            site.seen.clear()
        return Office.at(root, self._sites)

    def told(self, office: Office, arguments: list[str], kill_at: int = 0) -> Report:
        orders, answers = self._zygote
        order = Order(folder=str(office.root), arguments=arguments, kill_at=kill_at)
        orders.write(json.dumps(asdict(order)) + "\n")
        orders.flush()
        return Report(**json.loads(answers.readline()))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(tmp_path_factory.mktemp("killed"), stack)


def stricter_holds(office: Office) -> None:
    """The file is written first: what the ledger calls withdrawn stands in it."""
    path = office.root / "withdrawn.txt"
    in_file = path.exists() and ID in path.read_text(encoding="utf-8")
    with Ledger.open(office.place.ledger_place) as ledger:
        in_ledger = bool(book.withdrawals(ledger, ID))
    assert in_file or not in_ledger


def ended(world: World, office: Office, where: str) -> None:
    """As if nothing had happened: all gone and seen gone, the text erased, and nothing goes out afterwards."""
    assert not any(site.stand_in.public for site in office.sites.values()), where
    office.judged()
    assert {part.state for _, part in office.parts()} == {State.WITHDRAWN}, where
    assert sorted(office.open_to_do()) == ["others", "record", "website"], where
    assert (office.erased(), office.holding_text()) == (True, []), where
    assert ID in (office.root / "withdrawn.txt").read_text(encoding="utf-8"), where
    for command in (["run"], ["post", "rosa", "--to", "m,b,x", "--yes"]):
        assert not world.told(office, command).killed
    assert sum(site.published() for site in office.sites.values()) == 0, where
    assert not any(site.stand_in.public for site in office.sites.values()), where


def steps(world: World) -> list[str]:
    office = world.anew()
    report = world.told(office, FIRST)
    assert report.code == 0
    ended(world, office, "not killed")
    return report.steps


def test_killed_at_any_step_it_goes_on_where_it_was(world: World) -> None:
    passed = steps(world)
    calls = [step for step in passed if step.startswith("before ") and "/" in step]
    assert len(calls) >= 2 * 5  # each post is deleted and looked at
    for point, name in enumerate(passed, 1):
        office = world.anew()
        assert world.told(office, FIRST, kill_at=point).killed, name
        stricter_holds(office)
        # What the ledger claims at that moment is so, whatever the servers were asked last.
        for delivery, part in office.parts():
            site = office.sites[delivery.key.account]
            assert part.state is not State.WITHDRAWN or not (part.receipt and site.holds(part.receipt)), name
        report = world.told(office, AGAIN)
        if report.code == 2:  # nothing was begun: not even the file was written
            assert not (office.root / "withdrawn.txt").exists(), name
            report = world.told(office, FIRST)
        assert report.code == 0, name
        ended(world, office, name)
        shutil.rmtree(office.root)


def test_run_goes_on_with_it_as_well(world: World) -> None:
    """Wherever it was killed after the ledger knew: nobody has to remember. Every third step, as they are many."""
    for point, name in list(enumerate(steps(world), 1))[::3]:
        office = world.anew()
        assert world.told(office, FIRST, kill_at=point).killed, name
        with Ledger.open(office.place.ledger_place) as ledger:
            begun = bool(book.withdrawals(ledger, ID))
        if begun:
            assert world.told(office, ["run"]).code == 0, name
            ended(world, office, name)
        shutil.rmtree(office.root)


def test_killed_twice_is_no_different(world: World) -> None:
    passed = steps(world)
    for point in range(len(passed) // 3, len(passed), 11):
        office = world.anew()
        assert world.told(office, FIRST, kill_at=point).killed
        assert world.told(office, AGAIN, kill_at=9).killed
        assert world.told(office, AGAIN).code == 0
        ended(world, office, f"{passed[point - 1]}, and again")


def test_the_file_the_ledger_the_calls_and_the_erasing_are_all_steps(world: World) -> None:
    passed = steps(world)
    for wanted in ("before withdrawn.txt", "after withdrawn.txt", "before scrub", "after scrub"):
        assert wanted in passed
    for wanted in ("withdraw", "taken_down", "found", "erased", "list_to_do"):
        assert any(step.startswith("before commit of ") and wanted in step for step in passed), wanted
