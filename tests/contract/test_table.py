"""The table that the docs show is made of the cases themselves."""

from contract.cases import WIRE_CASES

from storyshare.platforms import names
from storyshare.testing import table


def test_every_platform_has_its_column_and_every_rule_its_line() -> None:
    lines = table(WIRE_CASES).splitlines()
    assert {case.name for case in WIRE_CASES} == {*names()} - {"by-hand"}
    assert {line.count("|") for line in lines if line.startswith("|")} == {len(WIRE_CASES) + 2}
    assert f"| reset after the request arrived |{' may be public |' * len(WIRE_CASES)}" in lines
    assert f"| the call is made once |{' holds |' * len(WIRE_CASES)}" in lines


def test_a_rule_that_cannot_be_held_leads_to_its_reason() -> None:
    lines = table(WIRE_CASES).splitlines()
    (line,) = (each for each in lines if each.startswith("| where it may be sent again there is one post |"))
    number = line.split("no (")[1].split(")")[0]
    assert f"{number}. X takes no key, so that sending again could be a second post." in lines
