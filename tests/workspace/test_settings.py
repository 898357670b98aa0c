"""storyshare.toml: everything wrong in it is said at once, with its line; nothing in it is lost."""

from datetime import date
from pathlib import Path

import pytest

from storyshare import workspace
from storyshare.errors import InputError
from storyshare.models import Account, Observance
from storyshare.workspace import Alerts, Campaign


def write(root: Path, text: str) -> Path:
    path = root / "storyshare.toml"
    path.write_text(text, encoding="utf-8")
    return path


def wrong(root: Path, text: str) -> list[tuple[int, str, str, str]]:
    write(root, text)
    return [(each.line, each.field, each.message, each.hint) for each in workspace.inspect(root)[1]]


def test_everything_has_a_default(tmp_path: Path) -> None:
    write(tmp_path, "")
    place = workspace.read(tmp_path)
    assert (str(place.timezone), place.default_accounts, dict(place.accounts), place.tag_links) == ("UTC", (), {}, True)
    assert place.ledger == tmp_path / ".storyshare" / "ledger.sqlite3"


def test_accounts_campaigns_and_the_ledger_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        'organisation = "Aid"\ntimezone = "America/Los_Angeles"\nhashtags = ["#RefugeesWelcome"]\n'
        '[accounts.mastodon-es]\nplatform = "mastodon"\nlanguage = "es"\nmax_characters = 1000\n'
        '[campaigns.spring]\nutm = "spring-27"\nfrom = 2027-03-01\nuntil = 2027-05-31\n'
        '[ledger]\nid = "abc"\npath = "elsewhere"\n',
    )
    place = workspace.read(tmp_path)
    assert place.accounts == {
        "mastodon-es": Account(
            name="mastodon-es",
            platform="mastodon",
            env="MASTODON_ES",
            languages=("es",),
            options={"max_characters": "1000"},
        )
    }
    assert place.campaigns == {
        "spring": Campaign(name="spring", utm="spring-27", begins=date(2027, 3, 1), ends=date(2027, 5, 31))
    }
    assert (place.ledger_id, place.ledger) == ("abc", tmp_path / "elsewhere" / "ledger.sqlite3")
    assert place.hashtags == ("RefugeesWelcome",)


def test_everything_wrong_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    found = wrong(
        tmp_path,
        'organization = "Aid"\ntimezone = "PST"\nhashtags = "One"\n[accounts.X Main]\nlanguage = "es"\n'.replace(
            "[accounts.X Main]", '[accounts."X Main"]'
        )
        + "[campaigns.spring]\nfrom = 2027-05-01\nuntil = 2027-03-01\nutmm = 1\n",
    )
    assert found == [
        (1, "organization", "there is no setting `organization`", "Did you mean `organisation`?"),
        (2, "timezone", "'PST' is no time zone", 'Use a place of the time zone list: timezone = "America/Los_Angeles"'),
        (3, "hashtags", 'must be a list, such as ["one", "two"]', ""),
        (4, "accounts.X Main", "a name has small letters, digits and hyphens only", "[accounts.mastodon-es]"),
        (8, "campaigns.spring.until", "is before `from`", ""),
        (9, "campaigns.spring.utmm", "there is no setting `utmm`", "Did you mean `utm`?"),
    ]


def test_observances_of_its_own_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[observances.founding-day]\ntitle = "Founding day"\ndate = "03-14"\n'
        '[observances.gala]\ntitle = "Gala"\nrule = "segundo sábado de mayo"\n',
    )
    assert workspace.read(tmp_path).observances == {
        "founding-day": Observance(name="founding-day", titles={"": "Founding day"}, rule="03-14"),
        "gala": Observance(name="gala", titles={"": "Gala"}, rule="segundo sábado de mayo"),
    }


FORM = 'Write date = "03-14", or rule = "second sunday of may".'
ONE_DAY = 'Write a month and a day, as "03-14", or words such as "second sunday of may".'


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('date = "03-14"', (1, "title", "is missing", 'Write: title = "Founding day"')),
        ('title = "A"', (1, "date", "one of `date` and `rule` says which day it is", FORM)),
        (
            'title = "A"\ndate = "03-14"\nrule = "14 march"',
            (4, "rule", "one of `date` and `rule` says which day it is", FORM),
        ),
        ('title = "A"\ndate = "14 March"', (3, "date", "must be a month and a day", FORM)),
        ('title = "A"\ndate = "02-30"', (3, "date", "there is no such day: `02-30`", "Look at the day and the month.")),
        ('title = "A"\ndate = "02-29"', (3, "date", "`02-29` is not one day in every year", ONE_DAY)),
        ('title = "A"\nrule = "every friday"', (3, "rule", "`every friday` is not one day in every year", ONE_DAY)),
        (
            'title = "A"\nrule = "fifth monday of may"',
            (3, "rule", "`fifth monday of may` is not one day in every year", ONE_DAY),
        ),
        (
            'title = "A"\nrule = "second sonday of may"',
            (3, "rule", "`sonday` is not understood in `second sonday of may`", "Did you mean `sunday`?"),
        ),
    ],
)
def test_a_wrong_observance_is_named_with_the_right_form(
    tmp_path: Path, lines: str, expected: tuple[int, str, str, str]
) -> None:
    line, field, message, hint = expected
    assert wrong(tmp_path, f"[observances.a-day]\n{lines}\n") == [(line, f"observances.a-day.{field}", message, hint)]


def test_the_name_of_an_observance_and_its_fields_are_checked(tmp_path: Path) -> None:
    assert wrong(tmp_path, '[observances."A day"]\ntitel = "A"\n') == [
        (1, "observances.A day", "a name has small letters, digits and hyphens only", "[observances.founding-day]"),
        (2, "observances.A day.titel", "there is no setting `titel`", "Did you mean `title`?"),
    ]


def test_a_line_that_is_not_understood_is_named(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, 'organisation = "Aid"\ntimezone = “UTC”\n')
    assert (found[0], found[3]) == (2, "A word processor made the quotes curly: write straight ones.")


def test_a_byte_order_mark_is_understood(tmp_path: Path) -> None:
    (tmp_path / "storyshare.toml").write_bytes(b'\xef\xbb\xbforganisation = "Aid"\r\n')
    assert workspace.read(tmp_path).organisation == "Aid"


def test_a_wrong_file_is_not_half_used(tmp_path: Path) -> None:
    write(tmp_path, "default_accounts = 5")
    with pytest.raises(InputError) as caught:
        workspace.read(tmp_path)
    assert [problem.field for problem in caught.value.problems] == ["default_accounts"]


def test_the_workspace_is_found_from_inside_it(tmp_path: Path) -> None:
    write(tmp_path, "")
    inside = tmp_path / "stories" / "drafts"
    inside.mkdir(parents=True)
    assert workspace.find_root(inside) == tmp_path


def test_outside_of_any_workspace_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no storyshare workspace") as caught:
        workspace.find_root(tmp_path)
    assert "storyshare init" in caught.value.hint


def test_remembering_the_ledger_leaves_the_rest_of_the_file_as_it_is(tmp_path: Path) -> None:
    before = '# ours\norganisation = "Aid"   # the name\n\n[accounts.x]\nlanguage = "es"\n'
    path = write(tmp_path, before)
    workspace.remember_ledger(tmp_path, "abc")
    assert path.read_text(encoding="utf-8").startswith(before)
    assert workspace.read(tmp_path).ledger_id == "abc"
    workspace.remember_ledger(tmp_path, "def")
    assert workspace.read(tmp_path).ledger_id == "def"


def test_alerts_are_read_and_off_by_default(tmp_path: Path) -> None:
    write(tmp_path, "")
    assert workspace.read(tmp_path).alerts == Alerts()
    write(tmp_path, '[alerts]\ncommand = ["mail", "-s", "x"]\nto = ["slack", "discord", "slack"]\nheartbeat = true\n')
    found = workspace.read(tmp_path).alerts
    assert found == Alerts(command=("mail", "-s", "x"), to=("slack", "discord"), heartbeat=True)


def test_what_is_wrong_in_alerts_is_said_with_its_line(tmp_path: Path) -> None:
    text = '[alerts]\ncommand = ["a", 1]\nto = ["slak", "teams"]\nheartbeat = "yes"\nheartbeet = true\n'
    assert wrong(tmp_path, text) == [
        (2, "alerts.command", "must hold texts only", 'command = ["one", "two"]'),
        (3, "alerts.to", "there is no chat 'slak' to tell", "Did you mean `slack`?"),
        (3, "alerts.to", "there is no chat 'teams' to tell", "Known here: slack, discord."),
        (4, "alerts.heartbeat", "must be true or false", ""),
        (5, "alerts.heartbeet", "there is no setting `heartbeet`", "Did you mean `heartbeat`?"),
    ]
    assert wrong(tmp_path, 'alerts = "slack"\n')[0][2] == "must be a table of its own"
    assert wrong(tmp_path, '[alerts]\ncommand = "mail -s x"\n') == [
        (2, "alerts.command", 'must be a list, such as ["one", "two"]', "")
    ]
