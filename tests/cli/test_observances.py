"""`storyshare observances` lists the named days that are coming, in a workspace and outside of any."""

import json
from pathlib import Path

import pytest
import time_machine
from cli.conftest import Call

OWN = '[observances.founding-day]\ntitle = "Founding day"\nrule = "second tuesday of june"\n'


@pytest.fixture(autouse=True)
def _a_day_in_june() -> object:
    with time_machine.travel("2027-06-08T02:00:00+00:00", tick=False):
        yield


def test_outside_of_any_workspace_those_built_in_are_listed(here: Path, call: Call) -> None:
    expected = (
        "2027-06-01\tImmigrant Heritage Month\tuntil 2027-06-30\timmigrant-heritage-month\n"
        "2027-06-20\tFather's Day\tin 12 days\tfathers-day\n"
        "2027-06-20\tWorld Refugee Day\tin 12 days\tworld-refugee-day\n"
    )
    assert call("observances", "--days", "30") == (0, expected, "")


def test_a_workspaces_own_are_among_them_by_its_own_clock(workspace: Path, call: Call) -> None:
    """At two o'clock UTC it is still the day before in Los Angeles."""
    (workspace / "storyshare.toml").write_text(f'timezone = "America/Los_Angeles"\n{OWN}', encoding="utf-8")
    _, shown, _ = call("observances", "--days", "2", "--lang", "es")
    assert shown == (
        "2027-06-01\tMes de la Herencia Inmigrante\tuntil 2027-06-30\timmigrant-heritage-month\n"
        "2027-06-08\tFounding day\ttomorrow\tfounding-day\n"
    )


def test_for_scripts_there_is_json(workspace: Path, call: Call) -> None:
    (workspace / "storyshare.toml").write_text(OWN, encoding="utf-8")
    _, shown, _ = call("observances", "--days", "1", "--json")
    assert json.loads(shown)[1] == {
        "name": "founding-day",
        "title": "Founding day",
        "day": "2027-06-08",
        "until": "2027-06-08",
        "in_days": 0,
        "rule": "second tuesday of june",
        "source": "",
    }


def test_where_there_is_none_that_is_said(here: Path, call: Call) -> None:
    with time_machine.travel("2027-10-01T12:00:00+00:00", tick=False):
        assert call("observances", "--days", "20") == (0, "There is none in the next 20 days.\n", "")


def test_a_broken_workspace_is_not_passed_over(workspace: Path, call: Call) -> None:
    (workspace / "storyshare.toml").write_text("[observances.a]\n", encoding="utf-8")
    code, _, complained = call("observances")
    assert (code, "title" in complained) == (2, True)
