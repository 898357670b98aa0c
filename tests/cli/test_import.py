"""`stories import`: what is new is written with consent pending, and nothing that a person wrote is touched."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Call
from images.pictures import quarters
from pytest_httpserver import HTTPServer

from storyshare import stories
from storyshare import workspace as workspaces
from storyshare.files import quoted
from storyshare.models import DRAFTED, ConsentStatus
from storyshare.net import address, robots
from storyshare.publish.books import open_for_sending
from storyshare.publish.protecting import add_term
from storyshare.publish.tombstones import link_digest, write_withdrawn

SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
WORDS = "Maura* waited for three years with her attorney Sam Lee, and then the judge said yes to her."


def entry(number: int = 1, more: str = "", text: str = WORDS) -> str:
    return (
        f"<item><title>Maura wins {number}</title><link>https://example.org/maura-{number}</link><guid>g{number}</guid>"
        f"<pubDate>Fri, 2{number} Mar 2026 10:00:00 +0000</pubDate><description>She won.</description>"
        f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>{more}</item>"
    )


def feed(*entries: str) -> bytes:
    return (
        f'<rss version="2.0" {SPACES}><channel><language>en</language>{"".join(entries or (entry(),))}</channel></rss>'
    ).encode()


@pytest.fixture
def source(workspace: Path, tmp_path: Path) -> Callable[..., str]:
    """A feed in a file, with these entries."""

    def written(*entries: str) -> str:
        (tmp_path / "feed.xml").write_bytes(feed(*entries))
        return "feed.xml"

    return written


@pytest.fixture
def website(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    """A website on this machine, which is public for once."""
    monkeypatch.setattr(address, "is_public", lambda _: True)
    robots._known.clear()
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    yield httpserver
    robots._known.clear()


def at(website: HTTPServer, path: str) -> str:
    """An address there by its number: a name without a dot is none that a record may have."""
    return website.url_for(path).replace("localhost", "127.0.0.1")


def picture() -> bytes:
    found = BytesIO()
    quarters().save(found, "PNG")
    return found.getvalue()


def records(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "stories").iterdir() if not path.name.startswith("rosa."))


def test_in_a_pipe_it_shows_and_writes_nothing_and_the_exit_code_says_so(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    code, shown, said = call("stories", "import", source())
    assert (code, records(workspace)) == (2, [])
    assert shown == (
        "feed.xml is a feed: 1 new, 0 known, 0 changed.\n"
        "maura-wins-1.md\tMaura wins 1\t2026-03-21\ten\t18 words\tnone\n"
        "maura-wins-1.md: who is client, who is staff? Maura, Sam Lee\n"
    )
    assert "Add --yes" in said


def test_a_dry_run_writes_nothing_and_is_no_error(workspace: Path, call: Call, source: Callable[..., str]) -> None:
    code, shown, _ = call("stories", "import", source(), "--dry-run", "--yes")
    assert (code, records(workspace)) == (0, [])
    assert shown.endswith("Nothing was written: this was a dry run.\n")


def test_a_record_with_consent_pending_and_nobody_said_to_be_anybody(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    assert call("stories", "import", source(), "--yes")[0] == 0
    place = workspaces.read(workspace)
    story = stories.find(place.stories, "maura-wins-1", zone=place.timezone)
    assert story.consent
    assert story.consent.status is ConsentStatus.PENDING
    assert (story.title, story.link, story.summary, story.body) == (
        "Maura wins 1", "https://example.org/maura-1", "She won.", WORDS
    )  # fmt: skip
    assert story.people == ()
    text = story.path.read_text(encoding="utf-8")
    assert '#   - name: "Maura"\n#     role:\n#     name_changed: yes\n' in text
    assert '#   - name: "Sam Lee"\n#     role:\n#     name_changed:\n' in text


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_the_gate_refuses_what_was_imported(
    workspace: Path, call: Call, source: Callable[..., str], real: object, dry: list[str]
) -> None:
    call("stories", "import", source(), "--yes")
    code, shown, said = call("post", "maura-wins-1", "--to", "mastodon", "--yes", *dry)
    assert code == 4
    assert "consent is still pending" in shown + said
    assert not workspaces.read(workspace).ledger.exists()  # not even planned


def test_run_again_it_adds_only_what_is_new_and_touches_nothing(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    call("stories", "import", source(), "--yes")
    path = workspace / "stories" / "maura-wins-1.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Maura wins 1", "Our own title"), encoding="utf-8")
    before = path.read_bytes()
    code, shown, _ = call("stories", "import", source(entry(2), entry(1)), "--yes")
    assert (code, records(workspace)) == (0, ["maura-wins-1.md", "maura-wins-2.md"])
    assert shown.startswith("feed.xml is a feed: 1 new, 1 known, 0 changed.\n")
    assert path.read_bytes() == before


def test_what_changed_at_the_source_is_told_until_a_person_has_seen_it(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    image = '<media:content url="https://example.org/a.png" medium="image"/>'
    call("stories", "import", source(entry(1, image)), "--yes", "--no-pictures")
    path = workspace / "stories" / "maura-wins-1.md"
    before = path.read_bytes()
    other = source(entry(text="All of it is other now."))
    code, shown, _ = call("stories", "import", other)
    assert code == 0
    assert "Changed at the source: maura-wins-1.md: text\nGone at the source: maura-wins-1.md: picture\n" in shown
    assert path.read_bytes() == before
    assert call("stories", "import", other, "--seen")[0] == 0
    changed = [
        (one, two) for one, two in zip(before.splitlines(), path.read_bytes().splitlines(), strict=True) if one != two
    ]
    assert [line.partition(b":")[0] for line, _ in changed] == [b"  seen"]
    assert call("stories", "import", other)[1].startswith("feed.xml is a feed: 0 new, 1 known, 0 changed.\n")


def test_a_story_that_a_person_wrote_is_known_by_its_address(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    own = entry().replace("https://example.org/maura-1", "http://www.example.org/stories/rosa/?utm_source=feed")
    assert call("stories", "import", source(own))[1].startswith("feed.xml is a feed: 0 new, 1 known, 0 changed.\n")


def test_a_record_that_somebody_broke_does_not_come_a_second_time(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    call("stories", "import", source(), "--yes")
    path = workspace / "stories" / "maura-wins-1.md"
    path.write_text(path.read_text(encoding="utf-8").replace("tags: []", "tags: [\n  '"), encoding="utf-8")
    code, shown, _ = call("stories", "import", source(), "--yes")
    assert (code, records(workspace)) == (0, ["maura-wins-1.md"]), shown


def test_rows_that_belong_together_are_a_story_and_its_translation(workspace: Path, call: Call, tmp_path: Path) -> None:
    (tmp_path / "stories.csv").write_text(
        "title,link,summary,language,translation of\nMaura gana,https://example.org/es/m,Ella ganó.,es,m\n"
        "Maura wins,https://example.org/m,She won.,en,m\nSam,https://example.org/s,He won.,en,\n",
        encoding="utf-8",
    )
    code, _, said = call("stories", "import", "stories.csv", "--yes")
    assert (code, records(workspace)) == (0, ["maura-wins.es.md", "maura-wins.md", "sam.md"]), said
    assert call("stories", "import", "stories.csv")[1].startswith(
        "stories.csv is a table: 0 new, 3 known, 0 changed.\n"
    )
    assert call("check")[0] == 0


def test_what_was_taken_back_does_not_come_again(workspace: Path, call: Call, source: Callable[..., str]) -> None:
    write_withdrawn(workspaces.read(workspace), "x-1", [link_digest("https://example.org/maura-1")], "2026-03-20")
    _, shown, _ = call("stories", "import", source(), "--yes")
    assert "Left out: Maura wins 1: it was taken back, and stands on the website still\n" in shown
    assert records(workspace) == []


def test_only_the_newest_or_only_those_since_a_day(workspace: Path, call: Call, source: Callable[..., str]) -> None:
    all_of_them = source(entry(1), entry(3), entry(2))
    call("stories", "import", all_of_them, "--yes", "--limit", "1")
    assert records(workspace) == ["maura-wins-3.md"]
    code, shown, _ = call("stories", "import", all_of_them, "--yes", "--since", "2026-03-22")
    assert (code, records(workspace)) == (0, ["maura-wins-2.md", "maura-wins-3.md"])
    assert "Left out: Maura wins 1: it is of 2026-03-21, before 2026-03-22\n" in shown


def test_json_says_all_of_it(workspace: Path, call: Call, source: Callable[..., str]) -> None:
    code, shown, _ = call(
        "stories", "import", source(entry(), entry(2).replace("<title>Maura wins 2</title>", "")), "--json"
    )
    found = json.loads(shown)
    assert code == 2
    assert found["new"][0]["names"] == [{"name": "Maura", "starred": True}, {"name": "Sam Lee", "starred": False}]
    assert found["left_out"] == [{"what": "https://example.org/maura-2", "reason": "it has no title"}]
    assert found["written"] == []


def test_a_title_that_looks_like_fields_changes_nothing_of_the_record(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    wicked = entry().replace("Maura wins 1", '---\nconsent:\n  status: granted\n---\n../../x": y')
    call("stories", "import", source(wicked), "--yes")
    place = workspaces.read(workspace)
    (name,) = records(workspace)
    story = stories.find(place.stories, name.removesuffix(".md"), zone=place.timezone)
    assert story.title == '--- consent: status: granted --- ../../x": y'
    assert story.consent
    assert story.consent.status is ConsentStatus.PENDING


def test_two_stories_of_one_title_get_files_of_their_own(
    workspace: Path, call: Call, source: Callable[..., str]
) -> None:
    call("stories", "import", source(entry(1), entry(2).replace("wins 2", "wins 1")), "--yes")
    assert records(workspace) == ["maura-wins-1-2.md", "maura-wins-1.md"]


def test_a_volunteers_import_is_a_draft(workspace: Path, call: Call, source: Callable[..., str]) -> None:
    (workspace / "storyshare.toml").write_text("volunteer = true\n", encoding="utf-8")
    assert call("stories", "import", source(), "--yes")[0] == 0
    assert f"reference: {quoted(DRAFTED)}" in (workspace / "stories" / "maura-wins-1.md").read_text(encoding="utf-8")


def test_a_feed_on_the_web_with_its_pictures(workspace: Path, call: Call, website: HTTPServer) -> None:
    def image(name: str, alt: str = "") -> str:
        return f'<media:content url="{at(website, name)}" medium="image"/>' + (
            f"<media:description>{alt}</media:description>" if alt else ""
        )

    website.expect_request("/a.png").respond_with_data(picture())
    website.expect_request("/no.png").respond_with_data(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    website.expect_request("/feed").respond_with_data(
        feed(
            entry(1, image("/a.png", "Two hands")),
            entry(2, image("/a.png")),
            entry(3, image("/no.png")),
            entry(4, image("/gone")),
        )
    )
    code, _, said = call("stories", "import", at(website, "/feed") + "?key=secret", "--yes")
    assert code == 1
    assert records(workspace) == [
        "maura-wins-1.md", "maura-wins-1.png", "maura-wins-2.md", "maura-wins-2.png", "maura-wins-3.md",
        "maura-wins-4.md",
    ]  # fmt: skip
    assert "Without its picture: maura-wins-3.md: The picture maura-wins-3.jpg is an SVG drawing" in said
    place = workspaces.read(workspace)
    found = {story.name: story for story in stories.load_all(place.stories, zone=place.timezone).stories}
    assert [image.alt for image in found["maura-wins-1"].images] == ["Two hands"]
    assert all(image.shows_people for image in found["maura-wins-1"].images)
    assert "MISSING" in found["maura-wins-2"].path.read_text(encoding="utf-8")
    assert "/gone" in found["maura-wins-4"].path.read_text(encoding="utf-8")
    assert "secret" not in found["maura-wins-1"].path.read_text(encoding="utf-8")
    code, shown, _ = call("check")
    assert (code, "the image has no alt text" in shown) == (2, True)


def test_a_page_and_its_other_language_are_a_story_and_its_translation(
    workspace: Path, call: Call, website: HTTPServer
) -> None:
    def page(lang: str, other: str, title: str, words: str) -> str:
        return (
            f"<!doctype html><html lang={lang}><head><title>{title}</title><link rel=alternate hreflang={other} "
            f"href='/{other}'></head><body><article><h1>{title}</h1><p>{words * 12}</p></article></body></html>"
        )

    website.expect_request("/en").respond_with_data(
        page("en", "es", "Maura wins", "She waited for three years. "), content_type="text/html"
    )
    website.expect_request("/es").respond_with_data(
        page("es", "en", "Maura gana", "Ella esperó tres años. "), content_type="text/html"
    )
    code, shown, said = call("stories", "import", at(website, "/en"), "--yes")
    assert (code, records(workspace)) == (0, ["maura-wins.es.md", "maura-wins.md"]), shown + said
    place = workspaces.read(workspace)
    story = stories.find(place.stories, "maura-wins", zone=place.timezone)
    assert story.translations["es"].title == "Maura gana"
    assert call("stories", "import", at(website, "/en"))[1].endswith(
        "0 new, 2 known, 0 changed.\nThere is nothing new.\n"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nothing.xml", "There is no file nothing.xml."),
        ("http://127.0.0.1:9/feed", "not a public address"),
        ("http://169.254.169.254/latest", "not a public address"),
        ("file:///etc/passwd", "http"),
        ("ftp://example.org/feed", "Give a web address that begins with https://, or the path of a file."),
        ("https://", "Give a web address that begins with https://, or the path of a file."),
        (".", "This is a folder."),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(workspace: Path, call: Call, asked: str, said: str) -> None:
    code, _, error = call("stories", "import", asked)
    assert code == 2
    assert said in error


def test_what_a_site_asks_of_programs_is_kept(
    workspace: Path, call: Call, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "is_public", lambda _: True)
    robots._known.clear()
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    code, _, error = call("stories", "import", at(httpserver, "/feed"))
    robots._known.clear()
    assert (code, "It could not be fetched" in error) == (2, True), error


TABLE = (
    "title,link,summary,language,translation of\n"
    "Rosa,https://example.org/stories/rosa,She may stay.,en,one\n"
    "Rosa puede quedarse,https://example.org/es/rosa,Su nombre es otro.,es,one\n"
)


@pytest.mark.parametrize("status", ["granted", "withdrawn", "pending"])
def test_words_that_nobody_agreed_to_are_not_put_beside_a_record_with_consent(
    workspace: Path, call: Call, tmp_path: Path, status: str
) -> None:
    record = workspace / "stories" / "rosa.md"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("status: granted", f"status: {status}"), encoding="utf-8")
    (tmp_path / "stories.csv").write_text(TABLE, encoding="utf-8")
    code, shown, said = call("stories", "import", "stories.csv", "--yes")
    assert code == 0, said
    written = (workspace / "stories" / "rosa.es.md").exists()
    assert written is (status == "pending")
    assert written or "Left out: Rosa puede quedarse: the consent of rosa was not given for these words" in shown


def test_consent_that_was_filled_in_while_somebody_was_asked_is_seen(
    workspace: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storyshare.publish.importing import writing

    record = workspace / "stories" / "rosa.md"
    granted = record.read_text(encoding="utf-8")
    record.write_text(granted.replace("status: granted", "status: pending"), encoding="utf-8")
    (tmp_path / "stories.csv").write_text(TABLE, encoding="utf-8")
    real = writing.write

    def later(*given: Any, **named: Any) -> Any:
        record.write_text(granted, encoding="utf-8")
        return real(*given, **named)

    monkeypatch.setattr(writing, "write", later)
    code, _, said = call("stories", "import", "stories.csv", "--yes")
    assert (code, (workspace / "stories" / "rosa.es.md").exists()) == (1, False)
    assert "the consent of rosa was not given for these words" in said


def test_no_other_language_of_what_was_taken_back_comes_again(workspace: Path, call: Call, tmp_path: Path) -> None:
    (workspace / "stories" / "rosa.md").unlink()
    write_withdrawn(workspaces.read(workspace), "rosa-7f3k", [link_digest("https://example.org/stories/rosa")], "2026")
    (tmp_path / "stories.csv").write_text(TABLE, encoding="utf-8")
    code, shown, _ = call("stories", "import", "stories.csv", "--yes")
    assert (code, records(workspace)) == (0, [])
    assert "Left out: Rosa puede quedarse: it was taken back in another language" in shown


def test_a_record_is_whole_whatever_happens_while_it_is_noted_what_was_seen(
    workspace: Path, call: Call, source: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call("stories", "import", source(), "--yes")
    record = workspace / "stories" / "maura-wins-1.md"
    record.chmod(0o640)
    before = record.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        code, _, said = call("stories", "import", source(entry(text="Otherwise.")), "--seen", "--yes")
    assert (code, record.read_bytes()) == (3, before)
    assert "maura-wins-1.md could not be written: No space left on device." in said
    assert records(workspace) == ["maura-wins-1.md"]
    assert call("stories", "import", source(entry(text="Otherwise.")), "--seen", "--yes")[0] == 0
    assert record.stat().st_mode & 0o777 == 0o640


def test_what_cannot_be_noted_is_said(workspace: Path, call: Call, source: Callable[..., str]) -> None:
    call("stories", "import", source(), "--yes")
    record = workspace / "stories" / "maura-wins-1.md"
    text = record.read_text(encoding="utf-8").replace("  seen: ", "  seen:   ")
    record.write_text(text, encoding="utf-8")
    code, shown, said = call("stories", "import", source(entry(text="Otherwise.")), "--seen", "--yes")
    assert (code, record.read_text(encoding="utf-8")) == (1, text)
    assert "Not noted in maura-wins-1.md: its line `seen:` was changed by hand." in said
    assert "Noted that you saw" not in shown


@pytest.fixture
def protecting(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something is protected in the story that is there; the website says it."""
    monkeypatch.setenv("STORYSHARE_PROTECT_KEY", "a-key-that-is-long-enough")
    place = workspaces.read(workspace)
    with open_for_sending(place) as ledger:
        add_term(place, ledger, "rosa-7f3k", "Quetzalina", label="her name")


@pytest.mark.usefixtures("protecting")
def test_what_is_protected_in_a_story_is_never_said_of_what_a_website_has(
    workspace: Path, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "stories.csv").write_text(
        "title,link,text,language,author\n"
        "Quetzalina wins,https://example.org/quetzalina-wins,Maria and Quetzalina wait for their Day in court.,en,x\n"
        ",https://example.org/about-quetzalina,,en,x\n"
        "Quetzalina,https://example.org/b,,x,Quetzalina\n",
        encoding="utf-8",
    )
    _, shown, said = call("stories", "import", "stories.csv", "--yes")
    assert "quetzalina" not in (shown + said).lower()
    assert records(workspace) == ["wins.md"]
    assert (
        "wins.md: something protected in another story stands in it: her name. Have the website mended" in said + shown
    )
    _, shown, said = call("stories", "import", "stories.csv", "--json", "--dry-run")
    assert "quetzalina" not in (shown + said).lower()
    (tmp_path / "stories.csv").write_text(
        "title,link,text,language\nQuetzalina won,https://example.org/quetzalina-wins,Otherwise.,en\n", encoding="utf-8"
    )
    _, shown, said = call("stories", "import", "stories.csv", "--json", "--dry-run")
    assert json.loads(shown)["changed"][0]["file"] == "wins.md"
    assert "quetzalina" not in (shown + said).lower()


@pytest.mark.usefixtures("protecting")
def test_without_the_key_nothing_of_a_website_is_quoted(
    workspace: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORYSHARE_PROTECT_KEY")
    (tmp_path / "stories.csv").write_text(
        "title,link,text,language\nQuetzalina wins,https://example.org/quetzalina-wins,So it is.,en\n", encoding="utf-8"
    )
    code, shown, said = call("stories", "import", "stories.csv", "--yes")
    assert (code, records(workspace)) == (3, [])
    assert "STORYSHARE_PROTECT_KEY is missing" in said
    assert "quetzalina" not in (shown + said).lower()
