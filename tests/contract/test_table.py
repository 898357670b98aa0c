"""The table that the docs show is made of the cases themselves."""

from contract.table import table


def test_each_platform_has_its_column_and_each_rule_its_line() -> None:
    head, ruler, *lines = table().splitlines()
    assert head == "|  | X | Mastodon | Bluesky | dry run |"
    assert {line.count("|") for line in [head, ruler, *lines]} == {6}
    assert f"| reset after the request arrived |{' may be public |' * 4}" in lines
    assert f"| 429, seconds |{' not sent, until then |' * 4}" in lines
    assert "| sending again is harmless | no | yes | yes | no |" in lines
