"""Schedules are checked for their shape, all at once; a file with an error gives no entry at all."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support import ROOT

from storyshare import schedules, stories
from storyshare.models import Observance
from storyshare.schedules import Entry

ZONE = ZoneInfo("Europe/Berlin")
PACIFIC = ZoneInfo("America/Los_Angeles")

SAMPLE = """timezone: America/Los_Angeles
to: [x, mastodon, bluesky]
late: 6h                         # later than this is missed
posts:
  - id: rosa-morning
    story: rosa
    at: 2027-02-20 09:00
  - id: maura-noon
    story: maura-and-family
    observance: world-day-of-social-justice
    at: 12:00
    to: mastodon
    late: 1d
  - id: twice-a-week
    stories: {tagged: success}
    every: tuesday and thursday at 10:00
    from: 2027-01-05
    until: 2027-06-30
    except: [2027-02-11]
    cooldown: 30d
    timezone: UTC
"""


def _write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_field_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = _write(tmp_path, SAMPLE)
    assert schedules.load_all(tmp_path, zone=ZONE) == schedules.LoadedSchedules(
        problems=(),
        entries=(
            Entry(
                id="rosa-morning",
                path=path,
                line=5,
                zone=PACIFIC,
                story="rosa",
                story_line=6,
                at=datetime(2027, 2, 20, 17, tzinfo=UTC),
                wall_clock=datetime(2027, 2, 20, 9),  # noqa: DTZ001 - the clock on the wall
                late=timedelta(hours=6),
                to=("x", "mastodon", "bluesky"),
                to_line=2,
            ),
            Entry(
                id="maura-noon",
                path=path,
                line=8,
                zone=PACIFIC,
                story="maura-and-family",
                story_line=9,
                observance="world-day-of-social-justice",
                at_time=time(12),
                late=timedelta(days=1),
                to=("mastodon",),
                to_line=12,
            ),
            Entry(
                id="twice-a-week",
                path=path,
                line=14,
                zone=ZoneInfo("UTC"),
                tagged=("success",),
                story_line=15,
                every="tuesday and thursday at 10:00",
                first_day=date(2027, 1, 5),
                last_day=date(2027, 6, 30),
                except_days=(date(2027, 2, 11),),
                cooldown=timedelta(days=30),
                late=timedelta(hours=6),
                to=("x", "mastodon", "bluesky"),
                to_line=2,
            ),
        ),
    )


def test_the_workspaces_zone_holds_where_none_is_named_and_stories_may_be_listed(tmp_path: Path) -> None:
    _write(tmp_path, "posts:\n  - id: a\n    stories: [rosa, alex]\n    at: 2027-03-28 02:30\n", "a.yml")
    (entry,) = schedules.load_all(tmp_path, zone=ZONE).entries
    assert (entry.zone, entry.stories, entry.to, entry.late) == (ZONE, ("rosa", "alex"), (), None)
    # 02:30 was skipped that night: the first moment after the change.
    assert entry.at == datetime(2027, 3, 28, 1, tzinfo=UTC)


GOOD = {"id": "a", "story": "rosa", "at": "2027-02-20 09:00"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": ""}, ("posts[1].id", "is missing.", "Give it one that never changes, as: id: rosa-morning")),
        (
            {"id": "A b"},
            (
                "posts[1].id",
                "`A b` cannot be an id: small letters a to z, digits and single hyphens.",
                "Write it as: id: rosa-morning",
            ),
        ),
        (
            {"story": ""},
            ("posts[1].story", "is missing.", "Write `story: rosa`, or `stories: {tagged: success}` for a rotation."),
        ),
        (
            {"stories": "{tagged: x}"},
            (
                "posts[1].stories",
                "one entry is about one `story`, or about several `stories` in turn, not both.",
                "Take one of the two out.",
            ),
        ),
        (
            {"story": "", "stories": "{taged: x}"},
            ("posts[1].stories.tagged", "is missing.", "Write: stories: {tagged: success}"),
        ),
        (
            {"at": ""},
            ("posts[1].at", "is missing.", "Write when, as `at: 2027-02-20 09:00`, `observance: …` or `every: …`."),
        ),
        (
            {"at": "9am"},
            (
                "posts[1].at",
                "`9am` is not a day and a time.",
                "Write year-month-day and the time of the 24-hour clock, as 2026-04-01 09:00.",
            ),
        ),
        ({"at": "2027-02-20 9am"}, ("posts[1].at", "`9am` is not a time of the 24-hour clock.", "Write 09:00.")),
        (
            {"observance": "mothers-day", "at": "12pm"},
            ("posts[1].at", "`12pm` is not a time of the 24-hour clock.", "Write 12:00."),
        ),
        (
            {"observance": "mothers-day", "at": ""},
            ("posts[1].at", "is missing.", "Write the time on that day, as: at: 12:00"),
        ),
        (
            {"observance": "world-refugees-day", "at": "12:00"},
            (
                "posts[1].observance",
                "there is no observance `world-refugees-day`.",
                "Did you mean `world-refugee-day`?",
            ),
        ),
        (
            {"every": "tuseday at 10:00", "at": ""},
            ("posts[1].every", "`tuseday` is not understood.", "Did you mean `tuesday`?"),
        ),
        (
            {"observance": "mothers-day", "every": "day at 10:00", "at": ""},
            ("posts[1].every", "an entry is for an observance or for a repetition, not both.", "Make it two entries."),
        ),
        (
            {"every": "day at 10:00"},
            (
                "posts[1].at",
                "the time of a repetition stands in `every`.",
                "Write it there: every: tuesday and thursday at 10:00",
            ),
        ),
        ({"until": "2027-06-30"}, ("posts[1].until", "means nothing for an entry with one time.", "Take it out.")),
        (
            {"every": "day at 10:00", "at": "", "from": "2027-02-02", "until": "2027-02-01"},
            ("posts[1].until", "is before `from`.", "Look at both days."),
        ),
        (
            {"cooldown": "30d"},
            ("posts[1].cooldown", "is for several `stories` in turn.", "Take it out, or write `stories`."),
        ),
        ({"late": "six hours"}, ("posts[1].late", "`six hours` is not a length of time.", "Write 45m, 6h, 30d or 2w.")),
        (
            {"timezone": "PST"},
            ("posts[1].timezone", "`PST` is not the name of a time zone.", "Did you mean America/Los_Angeles?"),
        ),
        (
            {"observence": "x"},
            ("posts[1].observence", "is not a field that is known here.", "Did you mean `observance`?"),
        ),
    ],
)
def test_a_wrong_entry_is_named_with_the_right_form(
    tmp_path: Path, fields: dict[str, str], expected: tuple[str, str, str]
) -> None:
    lines = [f"    {name}: {value}" for name, value in (GOOD | fields).items() if value]
    _write(tmp_path, "posts:\n  - \n" + "\n".join(lines) + "\n")
    loaded = schedules.load_all(tmp_path, zone=ZONE)
    found = [(each.field, each.message, each.hint) for each in loaded.problems]
    assert found[:1] == [expected]
    assert loaded.entries == ()
    # A misspelled `tagged` is both missing and unknown.
    assert len(found) == (2 if "taged" in str(fields) else 1)


def test_a_file_with_an_error_gives_no_entry_and_keeps_no_other_out(tmp_path: Path) -> None:
    wrong = _write(tmp_path, "timezone: PST\nid: x\nposts:\n  - {id: a, story: rosa, at: 2027-02-20 09:00}\n", "a.yaml")
    _write(tmp_path, "posts:\n  - {id: b, story: rosa, at: 2027-02-20 09:00}\n", "b.yaml")
    loaded = schedules.load_all(tmp_path, zone=ZONE)
    assert [entry.id for entry in loaded.entries] == ["b"]
    assert [(each.path, each.line, each.field, each.hint) for each in loaded.problems] == [
        (wrong, 1, "timezone", "Did you mean America/Los_Angeles?"),
        (wrong, 2, "id", "It belongs under `posts`, indented by two spaces."),
    ]


def test_ids_are_unique_in_all_files(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "posts:\n  - {id: a, story: rosa, at: 2027-02-20 09:00}\n  - {id: b, story: rosa, at: 2027-02-20 09:00}\n",
        "a.yaml",
    )
    second = _write(tmp_path, "posts:\n  - {id: a, story: rosa, at: 2027-02-20 09:00}\n", "b.yaml")
    loaded = schedules.load_all(tmp_path, zone=ZONE)
    assert [entry.id for entry in loaded.entries] == ["b"]
    assert [(each.path, each.line, each.field, each.message) for each in loaded.problems] == [
        (second, 2, "id", "`a` is also the id of the entry in a.yaml, line 2: neither is used.")
    ]


def test_a_file_without_entries_is_named_and_no_folder_is_empty(tmp_path: Path) -> None:
    _write(tmp_path, "timezone: UTC\n")
    assert [(each.field, each.message) for each in schedules.load_all(tmp_path, zone=ZONE).problems] == [
        ("posts", "is missing.")
    ]
    assert schedules.load_all(tmp_path / "none", zone=ZONE) == schedules.LoadedSchedules(entries=(), problems=())


def test_the_projects_own_schedule_is_right_and_names_stories_that_are_there() -> None:
    loaded = schedules.load_all(ROOT / "schedules", zone=PACIFIC)
    assert loaded.problems == ()
    assert [entry.id for entry in loaded.entries] == ["rosa-morning", "maura-noon", "twice-a-week"]
    assert {entry.story for entry in loaded.entries if entry.story} <= set(stories.names(ROOT / "stories"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("latest", {"latest": True}),
        ("[rosa, alex]", {"stories": ("rosa", "alex")}),
        ("{tagged: [success, family]}", {"tagged": ("success", "family")}),
        ("{campaign: spring, language: es}", {"campaign": "spring", "language": "es"}),
    ],
)
def test_the_stories_that_take_turns_are_chosen_by_name_tag_campaign_and_language(
    tmp_path: Path, written: str, expected: dict[str, object]
) -> None:
    _write(tmp_path, f"posts:\n  - id: a\n    stories: {written}\n    every: friday at 10:00\n")
    (entry,) = schedules.load_all(tmp_path, zone=ZONE).entries
    names = ("stories", "tagged", "campaign", "language", "latest")
    empty = {"stories": (), "tagged": (), "campaign": "", "language": "", "latest": False}
    assert {name: getattr(entry, name) for name in names} == empty | expected


def test_an_observance_of_the_workspaces_own_is_known(tmp_path: Path) -> None:
    _write(tmp_path, "posts:\n  - id: a\n    story: rosa\n    observance: founding-day\n    at: 10:00\n")
    own = Observance(name="founding-day", titles={"": "Founding day"}, rule="03-14")
    assert schedules.load_all(tmp_path, zone=ZONE).entries == ()
    assert len(schedules.load_all(tmp_path, zone=ZONE, own={own.name: own}).entries) == 1


@pytest.mark.parametrize("written", ["*/15 9 * * *", "@daily"])
def test_a_cron_expression_that_yaml_would_not_read_is_named_with_its_quotes(tmp_path: Path, written: str) -> None:
    _write(tmp_path, f"posts:\n  - id: a\n    story: rosa\n    every: {written}\n")
    (problem,) = schedules.load_all(tmp_path, zone=ZONE).problems
    assert (problem.line, f'every: "{written}"' in problem.hint) == (4, True), problem
    _write(tmp_path, f'posts:\n  - id: a\n    story: rosa\n    every: "{written}"\n')
    assert len(schedules.load_all(tmp_path, zone=ZONE).entries) == 1
