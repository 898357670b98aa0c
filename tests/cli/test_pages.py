"""`storyshare preview --html` and `--client`: pages that only their owner can read, and what is never on them."""

import base64
import io
import json
import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli.conftest import Call
from PIL import Image
from reading import Element, check_sound
from support import RECORD, too_long

from storyshare import workspace as workspaces
from storyshare.ledger import Ledger, make
from storyshare.pages.client_words import ENGLISH
from storyshare.publish.planning import plan
from storyshare.publish.protecting import add_term
from storyshare.workspace import PROTECT_KEY

WRITTEN = "It holds what is not public yet: send it to nobody who may not know it.\n"
PICTURE = "images:\n  - file: {}\n    alt: {}\n    shows_people: no\n---\nThe"


def page(path: str = "rosa.preview.html") -> Element:
    return check_sound(Path(path).read_text(encoding="utf-8"))


def write(folder: Path, text: str, name: str = "rosa") -> None:
    (folder / "stories" / f"{name}.md").write_text(text, encoding="utf-8")


def with_picture(folder: Path, file: str = "a.jpg", alt: str = "Two hands.") -> Path:
    """Give rosa a picture that tells where it was taken."""
    write(folder, RECORD.replace("---\nThe", PICTURE.format(file, alt)))
    picture = Image.effect_noise((1600, 1200), 80).convert("RGB")
    told = picture.getexif()
    told[270] = "taken in Quetzaltenango"
    picture.save(folder / "stories" / file, exif=told)
    return folder / "stories" / file


def test_a_page_shows_what_preview_prints(call: Call, workspace: Path) -> None:
    assert call("preview", "rosa", "--html") == (0, f"Written: rosa.preview.html\n{WRITTEN}", "")
    (share,) = json.loads(call("preview", "rosa", "--json")[1])["shares"]
    article = page().one("article")
    assert article.one("div", of="text").text == share["parts"][0]["text"]
    assert article.one("ul", of="counts").words == "84 of 500 graphemes"
    assert [each.text for each in article.one("div", of="text").all("a")] == share["parts"][0]["links"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_can_read_a_page(call: Call, workspace: Path) -> None:
    call("preview", "rosa", "--html")
    Path("rosa.preview.html").chmod(0o644)
    call("preview", "rosa", "--html")
    assert stat.S_IMODE(Path("rosa.preview.html").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "arguments",
    [("rosa", "--html", "page.html"), ("--html", "rosa", "page.html"), ("--all", "--html", "page.html")],
    ids=" ".join,
)
def test_a_page_is_written_where_it_is_wanted(call: Call, workspace: Path, arguments: tuple[str, ...]) -> None:
    assert call("preview", *arguments)[1] == f"Written: page.html\n{WRITTEN}"
    assert sorted(path.name for path in workspace.iterdir()) == ["page.html", "stories", "storyshare.toml"]


def test_another_file_is_not_written_over(call: Call, workspace: Path) -> None:
    Path("page.html").write_text("<!DOCTYPE html>\nours", encoding="utf-8")
    assert call("preview", "rosa", "--html", "page.html") == (
        2, "", "page.html is there and is no page of storyshare.\n  Name another file.\n",
    )  # fmt: skip
    assert Path("page.html").read_text(encoding="utf-8") == "<!DOCTYPE html>\nours"


@pytest.mark.parametrize(("answer", "code"), [("no", 1), ("yes", 0)])
def test_a_person_is_asked_first(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    Path("page.html").write_text("ours", encoding="utf-8")
    monkeypatch.setattr("storyshare.cli.output.can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    assert call("preview", "rosa", "--html", "page.html")[0] == code
    assert (Path("page.html").read_text(encoding="utf-8") == "ours") is bool(code)


def test_what_cannot_be_written_is_said(call: Call, workspace: Path) -> None:
    Path("folder.html").mkdir()
    assert call("preview", "rosa", "--html", "folder.html")[2].startswith("folder.html is no file.")
    code, _, said = call("preview", "rosa", "--html", "nowhere/page.html")
    assert (code, said.splitlines()[0]) == (
        2,
        f"{Path('nowhere/page.html')} cannot be written: No such file or directory.",
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rosa", "page.html"), "page.html is written only if a page is asked for."),
        (("rosa", "maura"), "maura is no page."),
        (("rosa", "--html", "--client"), "--html and --client are two things."),
        (("rosa", "--html", "--json"), "--html and --json are two things."),
        (("--all", "--client"), "--client is about one story, and --all is every one."),
        (("--all", "--schedule", "--html"), "--all and --schedule are two pages."),
        (("rosa", "--schedule", "--html"), "--schedule is every story, and rosa is one."),
        (("--schedule",), "--schedule is a page."),
        (("rosa", "--from", "2027-02-01"), "--from and --until are about --schedule."),
    ],
    ids=lambda found: " ".join(found) if isinstance(found, tuple) else "",
)
def test_what_does_not_go_together_is_said(call: Call, workspace: Path, arguments: tuple[str, ...], said: str) -> None:
    code, shown, told = call("preview", *arguments)
    assert (code, shown, told.splitlines()[0]) == (2, "", said)


def test_the_exit_code_is_that_of_preview(call: Call, workspace: Path) -> None:
    write(workspace, too_long(RECORD))
    assert call("preview", "rosa", "--html", "--to", "x,mastodon")[0] == 2
    assert page().all("article")[0].one(of="signed").words == "✗ Cannot be made"
    assert call("preview", "--all", "--html", "--to", "x")[0] == 2


def test_the_code_is_the_one_that_preview_prints(call: Call, workspace: Path) -> None:
    with (workspace / "storyshare.toml").open("a", encoding="utf-8") as file:
        file.write('[approval]\nmode = "named"\n')
    printed = call("preview", "rosa")[1].splitlines()[-1].rpartition(" ")[2]
    call("preview", "rosa", "--html")
    assert page().one(of="code").all("code")[0].text == printed
    call("preview", "--all", "--html")
    assert page("all.preview.html").one(of="code").all("code")[0].text == printed


def test_a_picture_is_small_and_tells_nothing(call: Call, workspace: Path) -> None:
    with_picture(workspace)
    call("preview", "rosa", "--html")
    image = page().one("img").attributes
    assert image["alt"] == "Two hands."
    assert int(image["width"]) * int(image["height"]) <= 760 * 760
    assert len(image["src"]) < 150_000
    with Image.open(workspace / "stories" / "a.jpg") as before:
        assert before.getexif()
    assert not Image.open(io.BytesIO(base64.b64decode(image["src"].partition(",")[2]))).getexif()


def test_a_picture_that_cannot_be_shown_stops_nothing(call: Call, workspace: Path) -> None:
    with_picture(workspace).write_bytes(b"no picture")
    assert call("preview", "rosa", "--html")[0] == 0
    assert "A picture that cannot be shown here: a.jpg" in page().one(of="missing").words


def test_a_page_holds_only_so_many_bytes_of_pictures(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storyshare.publish import looks

    with_picture(workspace)
    few = looks.Pictures(rules=looks.of_many().rules, left=80_000)
    monkeypatch.setattr("storyshare.cli.pages.of_many", lambda: few)
    call("preview", "--all", "--html", "--to", "x,mastodon")
    found = page("all.preview.html")
    assert len(found.all("img")) == 1
    assert found.one(of="missing").words.endswith("a.jpg (left out, so that the page does not grow too large)")


def test_a_picture_that_changes_meanwhile_gets_no_code(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (workspace / "storyshare.toml").open("a", encoding="utf-8") as file:
        file.write('[approval]\nmode = "named"\n')
    path = with_picture(workspace)

    def changed(*arguments: object, **named: object) -> object:
        Image.new("RGB", (400, 300), "red").save(path)
        return plan(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("storyshare.cli.preview.plan", changed)
    code, _, said = call("preview", "rosa", "--html")
    assert (code, said.splitlines()[0]) == (3, "A picture was changed while the page was made.")
    assert not Path("rosa.preview.html").exists()


def test_the_page_of_all_stories_names_those_that_cannot_be_used(call: Call, workspace: Path) -> None:
    write(workspace, "---\nid: maura-2222\n---\n", "maura")
    assert call("preview", "--all", "--html")[0] == 2
    found = page("all.preview.html")
    assert [each.words for each in found.one("nav").all("li")] == [
        "maura ✗ record cannot be used",
        "Rosa may stay ✓ 1 would go out",
    ]
    assert "Cannot be used: the record has mistakes. What is wrong in it: storyshare check" in found.words


def test_pages_neither_read_nor_fill_the_cache_of_previews(call: Call, workspace: Path) -> None:
    call("preview", "--all", "--html")
    assert not (workspace / ".storyshare").exists()


def test_a_disk_that_is_full_leaves_nothing_behind(
    call: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("preview", "rosa", "--html")
    before = Path("rosa.preview.html").read_bytes()
    real = os.open

    def full(name: str, *flags: int) -> int:
        if "preview.html." in str(name):
            real(name, *flags)
            raise OSError(28, "No space left on device")
        return real(name, *flags)

    monkeypatch.setattr("os.open", full)
    code, _, said = call("preview", "rosa", "--html")
    assert (code, said.splitlines()[0]) == (2, "rosa.preview.html cannot be written: No space left on device.")
    assert [path.name for path in workspace.glob("*.html*")] == ["rosa.preview.html"]
    assert Path("rosa.preview.html").read_bytes() == before


def test_each_text_that_an_account_may_get_is_numbered(call: Call, workspace: Path) -> None:
    call("preview", "rosa", "--html", "--texts")
    shares = page().all("article")
    assert len(shares) > 1
    assert [each.one("h2").words for each in shares] == [
        f"Mastodon English · text {number} of {len(shares)}" for number in range(1, len(shares) + 1)
    ]


# -- the calendar --------------------------------------------------------------------------------------------------


@pytest.fixture
def season(workspace: Path) -> Path:
    """Two stories, of which one may not go out, on a day in February 2027."""
    write(
        workspace,
        RECORD.replace("rosa-7f3k", "maura-2222").replace("status: granted", "status: pending"),
        "maura",
    )
    (workspace / "schedules").mkdir()
    entries = "".join(
        f"  - id: {name}\n    at: 2027-02-20 09:00\n    story: {name}\n    to: [mastodon]\n"
        for name in ("rosa", "maura")
    )
    (workspace / "schedules" / "spring.yaml").write_text(f"late: 6h\nposts:\n{entries}", encoding="utf-8")
    return workspace


def test_the_calendar_says_what_goes_out_and_what_is_held_back(call: Call, season: Path) -> None:
    code, shown, said = call("preview", "--schedule", "--html", "--from", "2027-02-01", "--until", "2027-02-28")
    assert (code, shown, said) == (0, f"Written: schedule.preview.html\n{WRITTEN}", "")
    found = page("schedule.preview.html")
    assert sorted(each.words for each in found.one("main").all("li", of="event")) == [
        "09:00 maura on mastodon · English ✗ held back: consent is still pending",
        "09:00 rosa on mastodon · English ✓ goes out",
    ]
    assert found.one("ul", of="tally").words == "✓ goes out: 1 ✗ held back: 1"


def test_a_rehearsal_writes_the_same_page(call: Call, season: Path) -> None:
    days = ("--from", "2027-02-01", "--until", "2027-02-28")
    call("preview", "--schedule", "--html", *days)
    assert call("schedule", "rehearse", "--html", "other.html", *days)[0] == 0
    assert page("other.html").one("main").words == page("schedule.preview.html").one("main").words


# -- for the client ------------------------------------------------------------------------------------------------


def test_the_client_reads_in_her_language_what_each_account_would_get(call: Call, workspace: Path) -> None:
    (workspace / "storyshare.toml").write_text(
        'organisation = "Example Legal Aid"\ndefault_accounts = ["x"]\n'
        '[accounts.chapter]\nplatform = "mastodon"\nlanguage = "es"\n',
        encoding="utf-8",
    )
    (workspace / "stories" / "rosa.es.md").write_text("---\ntitle: Rosa se queda\n---\nEl texto.", encoding="utf-8")
    assert call("preview", "rosa", "--client", "--lang", "es")[1] == f"Written: rosa.client.html\n{WRITTEN}"
    found = page("rosa.client.html")
    assert found.one("html").attributes["lang"] == "es"
    assert found.one("p", of="story-title").words == "Rosa se queda"
    assert [each.one("h3").words for each in found.all("article")] == [
        "X idioma: English",
        "Mastodon chapter · idioma: Español",
    ]


def test_an_identifier_on_the_clients_page_is_spoken_of(call: Call, workspace: Path) -> None:
    write(workspace, RECORD.replace("Rosa won asylum.", "Rosa won asylum (A 123-456-789)."))
    call("preview", "rosa", "--client")
    assert [each.words for each in page("rosa.client.html").one("article").one("header").all(of="signed")] == [
        f"✗ {ENGLISH.stays}",
        f"✗ {ENGLISH.why['number']}",
    ]


def test_a_title_with_an_identifier_is_not_on_the_clients_page(call: Call, workspace: Path) -> None:
    write(workspace, RECORD.replace("title: Rosa may stay", "title: Rosa, A 123-456-789, may stay"))
    call("preview", "rosa", "--client")
    assert page("rosa.client.html").all(of="story-title") == []


# -- protected names -----------------------------------------------------------------------------------------------

TERM = "Quetzaltenango"
EVERYWHERE = (
    RECORD.replace("title: Rosa may stay", f"title: Rosa of {TERM}")
    .replace("Rosa won asylum.", f"Rosa left {TERM.upper()}.")
    .replace("  - name: Rosa", f"  - name: Rosa {TERM}")
    .replace(
        "---\nThe",
        f"content_warning: {TERM}\nhashtags: [{TERM}]\n" + PICTURE.format(f"{TERM}.jpg", f"A road in {TERM}."),
    )
)
PAGES = [
    ("{}", "--html"),
    ("{}", "--html", "--to", "x,bluesky,mastodon,discourse"),
    ("{}", "--html", "--thread", "--to", "x,mastodon"),
    ("{}", "--html", "--texts"),
    ("{}", "--html", "--lang", "xx"),
    ("--all", "--html"),
    ("{}", "--client", "--lang", "es"),
    ("--schedule", "--html", "--from", "2027-02-01", "--until", "2027-02-28"),
]


@pytest.fixture
def protected(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A story in which a protected name stands in every place, the names of its files among them."""
    monkeypatch.setenv(PROTECT_KEY, "a-key-that-is-long-enough")
    with_picture(workspace, f"{TERM}.jpg")
    write(workspace, EVERYWHERE, TERM.lower())
    (workspace / "stories" / "rosa.md").unlink()
    with (workspace / "storyshare.toml").open("w", encoding="utf-8") as file:
        # The second one is left out: nobody has translated the story.
        file.write('default_accounts = ["mastodon", "chapter"]\n[accounts.chapter]\nplatform = "x"\nlanguage = "es"\n')
    (workspace / "schedules").mkdir()
    entry = f"late: 6h\nposts:\n  - id: one\n    at: 2027-02-20 09:00\n    story: {TERM.lower()}\n    to: [mastodon]\n"
    (workspace / "schedules" / "spring.yaml").write_text(entry, encoding="utf-8")
    place = workspaces.read(workspace)
    make(place.ledger)
    with Ledger.open(place.ledger, now=lambda: datetime(2027, 1, 1, tzinfo=UTC)) as ledger:
        add_term(place, ledger, "rosa-7f3k", TERM)
    return workspace


def written(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


@pytest.mark.parametrize("arguments", PAGES, ids=" ".join)
def test_a_protected_name_is_on_no_page(call: Call, protected: Path, arguments: tuple[str, ...]) -> None:
    call("preview", *(word.format(TERM.lower()) for word in arguments))
    (path,) = written(protected)
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"quetzal|tenango", html, re.IGNORECASE)
    assert path.name in {"story.preview.html", "story.client.html", "all.preview.html", "schedule.preview.html"}
    assert "■■■" in check_sound(html).text


@pytest.mark.parametrize("arguments", [each for each in PAGES if "--client" not in each], ids=" ".join)
def test_without_the_key_nothing_of_the_story_is_on_a_page(
    call: Call, protected: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.delenv(PROTECT_KEY)
    call("preview", *(word.format(TERM.lower()) for word in arguments))
    (path,) = written(protected)
    html = path.read_text(encoding="utf-8")
    assert not re.search(r"quetzal|tenango|asylum|data:image", f"{path.name}\n{html}", re.IGNORECASE)


def test_without_the_key_there_is_no_page_for_the_client(
    call: Call, protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PROTECT_KEY)
    code, _, said = call("preview", TERM.lower(), "--client")
    assert (code, said.startswith("No page for the client: STORYSHARE_PROTECT_KEY is missing")) == (3, True)
    assert written(protected) == []


def test_a_record_that_cannot_be_used_tells_no_protected_name(call: Call, protected: Path) -> None:
    write(protected, f"---\nid: other-2222\ntitle: {TERM}\ncolour: {TERM}\n---\n", f"{TERM.lower()}-2")
    call("preview", "--all", "--html")
    assert not re.search(r"quetzal|tenango", Path("all.preview.html").read_text(encoding="utf-8"), re.IGNORECASE)
