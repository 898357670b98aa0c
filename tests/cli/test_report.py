"""`storyshare report`: over servers that speak for their platforms, from the question of the price to every output."""

import csv
import io
import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from cli.conftest import Call
from contract.cases import WIRE_CASES
from measurings import part
from publish.reports.test_words import report
from reading import Element, check_sound
from rich.console import Console
from support import RECORD

from storyshare import workspace as workspaces
from storyshare.cli.report_files import as_csv
from storyshare.ledger import Ledger
from storyshare.models import Metrics
from storyshare.publish.protecting import add_term
from storyshare.testing.bench import WireBench
from storyshare.testing.faults import NOW
from storyshare.workspace import PROTECT_KEY

CASES = {case.name: case for case in WIRE_CASES}
PACIFIC = 'timezone = "America/Los_Angeles"\norganisation = "Example Legal Aid"\n'


@pytest.fixture(params=["mastodon"])
def there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, here: Path) -> Iterator[WireBench]:
    """An account on a platform that has a post of rosa, three days ago; the test stands in the workspace."""
    case = CASES[request.param]
    bench = WireBench(case, monkeypatch)
    for name, value in bench.shelf.values.items():
        monkeypatch.setenv(f"{case.account().env}_{name}", value)
    (here / "stories").mkdir()
    record = RECORD.replace("---\nThe", "campaign: spring\n---\nThe")
    (here / "stories" / "rosa.md").write_text(record, encoding="utf-8")
    options = "".join(f"{name} = {value!r}\n" for name, value in case.options.items())
    account = f'[accounts.{case.account().name}]\nplatform = "{case.name}"\nenv = "{case.account().env}"\n{options}'
    (here / "storyshare.toml").write_text(PACIFIC + account, encoding="utf-8")
    with time_machine.travel(NOW) as clock:
        from storyshare.cli.app import run

        assert run(["post", "rosa", "--yes"]) == 0
        clock.shift(timedelta(days=3))
        yield bench
    monkeypatch.undo()
    bench.web.close()


def page(path: str = "report.html") -> Element:
    return check_sound(Path(path).read_text(encoding="utf-8"))


def only(call: Call, *arguments: str) -> dict[str, object]:
    """The one post that `report --json` tells of."""
    (post,) = json.loads(call("report", *arguments, "--json")[1])["posts"]
    found: dict[str, object] = post
    return found


def likes(call: Call, *arguments: str) -> object:
    return only(call, *arguments)["figures"]["likes"]  # type: ignore[index]


# -- what is printed -----------------------------------------------------------------------------------------------


def test_what_the_platform_tells_is_shown_and_the_rest_is_unknown(there: WireBench, call: Call) -> None:
    code, shown, said = call("report", "rosa")
    assert (code, said) == (0, "")
    assert shown.splitlines()[:10] == [
        "How rosa is doing",
        "Posts from 2027-02-20 to 2027-02-20, by the clock of America/Los_Angeles · last",
        "read 2027-02-23 01:00",
        "Posts: 1",
        "Stories: 1",
        "Responses: 8",
        "Views, not added up: unknown",
        "",
        "Every post",
        "mastodon-main en: when 2027-02-20 01:00; views unknown; likes 5; boosts 2; replies 1; quotes unknown",
    ]


def test_a_way_to_look_can_be_named(there: WireBench, call: Call) -> None:
    shown = call("report", "--by", "weekday", "--by", "hour", "--by", "boosts")[1]
    assert "\nMastodon: Saturday: posts 1; responses 8; of each post 8; views unknown\n" in shown
    assert "\nMastodon: 01:00 to 01:59: posts 1; responses 8; of each post 8; views unknown\n" in shown
    assert "\nBy boosts: nothing is known that could be shown.\n" in shown
    assert "Every post" not in shown


def test_on_a_terminal_it_is_a_table_that_fits(there: WireBench, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, table in ((80, True), (40, False)):
        monkeypatch.setattr("storyshare.cli.output.is_plain", lambda: False)
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        monkeypatch.setattr("storyshare.cli.output.console", lambda columns=columns: Console(width=columns))
        shown = re.sub("\x1b\\[[0-9;]*m", "", call("report", "rosa", "--offline")[1])
        assert ("Where             When              Views" in shown) is table
        assert ("mastodon-main en: when" in shown.replace("\n", " ")) is not table
        assert not table or all(len(line) <= columns for line in shown.splitlines() if "mastodon" in line)


# -- what is read --------------------------------------------------------------------------------------------------


def test_offline_nobody_is_asked(there: WireBench, call: Call) -> None:
    there.web.close()
    assert likes(call, "--offline") is None
    assert call("report", "--offline")[0] == 0


def test_what_was_read_is_kept(there: WireBench, call: Call) -> None:
    call("report")
    there.web.close()
    assert likes(call, "--offline") == 5


def test_what_cannot_be_read_is_said_and_the_rest_is_shown(there: WireBench, call: Call) -> None:
    call("report")
    there.web.close()
    code, shown, said = call("report", "--fresh")
    assert (code, "Responses: 8" in shown) == (1, True)
    assert said == "mastodon-main: Mastodon was asked and did not tell; posts: 1.\n"


def test_a_volunteer_reads_nothing(there: WireBench, call: Call, here: Path) -> None:
    with (here / "storyshare.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(f"volunteer = true\n{text}")
    code, _, said = call("report")
    assert (code, said.startswith("This is a volunteer's workspace")) == (3, True)
    assert call("report", "--offline")[0] == 0


def test_a_volunteer_without_a_ledger_is_told_the_same(workspace: Path, call: Call) -> None:
    (workspace / "storyshare.toml").write_text("volunteer = true\n", encoding="utf-8")
    assert call("report")[0] == 3


def test_what_is_over_the_quota_is_said(there: WireBench, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyshare.publish.reports.plan._room", lambda *_: 0)
    code, shown, said = call("report")
    assert said == "mastodon-main: posts that are due, over what Mastodon lets us ask now: 1. Later.\n"
    assert (code, "Responses: unknown" in shown) == (0, True)


@pytest.mark.parametrize("there", ["x"], indirect=True)
def test_in_a_pipe_what_costs_is_not_read(there: WireBench, call: Call) -> None:
    code, shown, said = call("report")
    assert said.splitlines() == [
        "Reading 1 post on X (x-main) costs 0.005 US dollars.",
        "What costs is not read; the figures that are known of it are shown. Add --yes to read it.",
    ]
    assert (code, "Responses: unknown" in shown) == (0, True)


@pytest.mark.parametrize("there", ["x"], indirect=True)
@pytest.mark.parametrize(("answer", "told"), [(False, "unknown"), (True, "8")])
def test_a_person_is_told_the_price_first(
    there: WireBench, call: Call, monkeypatch: pytest.MonkeyPatch, answer: bool, told: str
) -> None:
    heard: list[str] = []

    def ask(question: str) -> bool:
        heard.append(question)
        return answer

    monkeypatch.setattr("storyshare.cli.output.can_ask", lambda: True)
    monkeypatch.setattr("storyshare.cli.output.ask", ask)
    assert f"Responses: {told}\n" in call("report")[1]
    assert heard == ["Read them for 0.005 US dollars?"]


@pytest.mark.parametrize("there", ["x"], indirect=True)
def test_what_was_paid_is_said_and_counted(there: WireBench, call: Call) -> None:
    assert call("report", "--yes")[2].splitlines()[-1] == "Reading cost 0.005 US dollars."
    shown = call("report", "--spending")[1]
    assert shown.splitlines() == [
        "Spent in 2027-02, in US dollars",
        "X (x-main): 0.205",
        "  posts: 1 (with a link: 1): 0.20",
        "  figures read: 1: 0.005",
        "",
        "Coming until 2027-03-26, as schedules and stories are now",
        "Nothing that costs.",
    ]


@pytest.mark.parametrize("there", ["x"], indirect=True)
def test_what_the_schedules_will_cost_is_said(there: WireBench, call: Call, here: Path) -> None:
    (here / "schedules").mkdir()
    entry = "posts:\n  - id: again\n    at: 2027-03-01 09:00\n    story: rosa\n    to: [x-main]\n"
    (here / "schedules" / "spring.yaml").write_text(entry, encoding="utf-8")
    assert call("report", "--spending", "--until", "2027-03-02")[1].splitlines()[-2:] == [
        "Coming until 2027-03-02, as schedules and stories are now",
        "X (x-main): posts: 1 (with a link: 1): 0.20",
    ]
    found = json.loads(call("report", "--spending", "--json")[1])
    assert (found["coming"][0]["dollars"], found["spent"][0]["dollars"]) == ("0.20", "0.20")


# -- which posts ---------------------------------------------------------------------------------------------------


def test_only_a_campaigns_stories_or_what_was_posted_lately(there: WireBench, call: Call) -> None:
    assert call("report", "--campaign", "Spring")[1].startswith("How the campaign Spring is doing\n")
    assert "Posts: 1\n" in call("report", "--since", "2027-02-20")[1]
    nothing = "Nothing of this has been posted from here yet.\n"
    assert call("report", "--since", "2027-02-21") == (0, nothing, "")


def test_a_story_that_is_not_of_the_campaign_is_not_shown(there: WireBench, call: Call, here: Path) -> None:
    other = RECORD.replace("rosa-7f3k", "maura-2222").replace("---\nThe", "campaign: autumn\n---\nThe")
    (here / "stories" / "maura.md").write_text(other.replace("stories/rosa", "stories/maura"), encoding="utf-8")
    assert "Nothing of this" in call("report", "rosa", "--campaign", "autumn")[1]
    assert "Nothing of this" in call("report", "maura", "--campaign", "spring")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--campaign", "sprung"), "No story belongs to the campaign 'sprung'.\n  Did you mean spring?\n"),
        (("--json", "--csv", "-"), "--json and --csv - both print.\n  Leave one out, or give --csv a FILE.\n"),
        (
            ("rosa", "--spending"),
            "--spending is about accounts, and all that is theirs.\n  Only --until and --json go with it.\n",
        ),
        (("--offline", "--yes"), "--offline asks nobody.\n  Leave it out, or --fresh and --yes.\n"),
        (("--until", "2027-03-01"), "--until is about --spending.\n  Add --spending; or did you mean --since?\n"),
    ],
)
def test_what_cannot_be_meant_is_said(there: WireBench, call: Call, arguments: tuple[str, ...], said: str) -> None:
    assert call("report", *arguments) == (2, "", said)


def test_a_story_whose_record_is_gone_is_known_by_its_name(there: WireBench, call: Call, here: Path) -> None:
    (here / "stories" / "rosa.md").unlink()
    assert call("report", "rosa")[1].startswith("How rosa is doing\n")


# -- files ---------------------------------------------------------------------------------------------------------


def test_a_spreadsheet_gets_a_line_for_each_post(there: WireBench, call: Call) -> None:
    code, shown, _ = call("report", "--csv", "-")
    (row,) = csv.DictReader(io.StringIO(shown))
    told = {name: row[name] for name in ("story", "posted", "weekday", "hour", "views", "likes", "gone")}
    assert (code, told) == (
        0,
        {
            "story": "rosa",
            "posted": "2027-02-20 01:00",
            "weekday": "Saturday",
            "hour": "1",
            "views": "unknown",
            "likes": "5",
            "gone": "no",
        },
    )


def test_a_file_for_a_spreadsheet_says_that_it_is_utf_8_and_is_its_owners(there: WireBench, call: Call) -> None:
    assert call("report", "--csv", "report.csv")[1] == "Written: report.csv\n"
    data = Path("report.csv").read_bytes()
    assert (data.startswith(b"\xef\xbb\xbfstory,"), data.count(b"\r\n"), data.count(b"\n")) == (True, 2, 2)
    assert os.name == "nt" or stat.S_IMODE(Path("report.csv").stat().st_mode) == 0o600
    assert call("report", "--csv", "report.csv")[0] == 0  # over another one of ours
    Path("other.csv").write_text("a,b\n", encoding="utf-8")
    assert call("report", "--csv", "other.csv")[0] == 2
    assert Path("other.csv").read_text(encoding="utf-8") == "a,b\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "  =1"])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    found = as_csv(report(part(Metrics(likes=1), account=text, occasion=text)), line_end="\n")
    (row,) = csv.DictReader(io.StringIO(found))
    assert (row["account"], row["occasion"], row["likes"]) == (f"'{text}", f"'{text}", "1")


def test_a_script_gets_none_for_what_is_unknown(there: WireBench, call: Call) -> None:
    post = only(call)
    assert post["figures"] == {
        "views": None,
        "likes": 5,
        "boosts": 2,
        "replies": 1,
        "quotes": None,
        "bookmarks": None,
        "responses": 8,
    }
    assert (post["story_id"], post["at_least"], post["gone"]) == ("rosa-7f3k", [], False)


def test_a_page_says_what_the_terminal_says(there: WireBench, call: Call) -> None:
    written = "Written: report.html\nIt names stories and accounts: it is for your own people.\n"
    assert call("report", "--html", "report.html") == (0, written, "")
    found = page()
    assert (found.one("head").one("title").words, found.one("h1").words) == ("How our posts are doing",) * 2
    assert [each.words for each in found.all("h2")] == [
        "How to read it, and what it does not tell",
        "By story",
        "By platform",
        "By weekday",
        "By hour",
        "Every post",
    ]
    assert found.all("tr")[-1].words == (
        "rosa mastodon-main · en 2027-02-20 01:00 unknown 5 2 1 unknown unknown 2027-02-23"
    )
    assert os.name == "nt" or stat.S_IMODE(Path("report.html").stat().st_mode) == 0o600


def test_a_page_of_nothing_says_so(there: WireBench, call: Call) -> None:
    call("report", "--since", "2027-02-21", "--html", "report.html")
    assert page().one("main").words == "Nothing of this has been posted from here yet."


# -- what must not be seen -----------------------------------------------------------------------------------------


def everything(call: Call) -> str:
    """All that a report can say, in every form."""
    call("report", "--html", "report.html")
    call("report", "--csv", "report.csv")
    return "\n".join(
        (*(call("report", *each)[1] for each in ((), ("--json",), ("--by", "post"))),
         Path("report.html").read_text(encoding="utf-8"), Path("report.csv").read_text(encoding="utf-8"))
    )  # fmt: skip


def test_of_a_story_that_was_taken_back_only_the_numbers_stay(there: WireBench, call: Call) -> None:
    call("report")
    assert call("withdraw", "rosa", "--reason", "she asked us to", "--yes")[0] == 0
    said = everything(call)
    assert not re.search(r"rosa|@ana|127\.0\.0\.1", said, re.IGNORECASE)
    assert said.count("a withdrawn story") >= 5
    assert likes(call) == 5
    assert call("report", "rosa")[1].startswith("How a withdrawn story is doing\n")


def test_the_ledger_alone_knows_that_a_story_was_taken_back(there: WireBench, call: Call, here: Path) -> None:
    call("withdraw", "rosa", "--reason", "she asked us to", "--yes")
    (here / "withdrawn.txt").unlink()
    (here / "stories" / "rosa.md").unlink()
    assert only(call, "--offline")["story"] == "a withdrawn story"


def test_a_record_that_says_withdrawn_is_enough(there: WireBench, call: Call, here: Path) -> None:
    record = here / "stories" / "rosa.md"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("status: granted", "status: withdrawn"), encoding="utf-8")
    assert only(call, "--offline")["story"] == "a withdrawn story"


def test_a_protected_name_is_nowhere(there: WireBench, call: Call, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROTECT_KEY, "a-key-that-is-long-enough")
    place = workspaces.read(here)
    with Ledger.find(place.ledger) as ledger:  # type: ignore[union-attr] # it is there: something was posted
        add_term(place, ledger, "rosa-7f3k", "Rosa")
    said = everything(call)
    assert not re.search("rosa", said, re.IGNORECASE)
    assert "■■■" in said
    monkeypatch.delenv(PROTECT_KEY)
    assert not re.search("rosa|@ana", everything(call), re.IGNORECASE)
