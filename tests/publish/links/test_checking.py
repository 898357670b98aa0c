"""What is found behind a link: each kind once, and nothing protected is ever said."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from internet import Internet, internet
from PIL import Image
from pytest_httpserver import HTTPServer
from support import RECORD, make_story, make_workspace

from storyshare import workspace
from storyshare.cli.app import run as command
from storyshare.gate import UnreadableTerms
from storyshare.net import Fetched
from storyshare.publish.books import open_for_sending
from storyshare.publish.links.findings import Finding, Inspector
from storyshare.publish.links.looking import Seen, Standing, Verdict
from storyshare.publish.links.page import read_page
from storyshare.publish.links.pictures import complaints
from storyshare.publish.protecting import add_term

_NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_ALIVE = Verdict(standing=Standing.ALIVE)


def picture(width: int = 1200, height: int = 630) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "white").save(made, "JPEG")
    return made.getvalue()


def head(**changes: str | None) -> str:
    """A page whose card says what the record says, with what the test changes; None leaves one out."""
    tags: dict[str, str | None] = {
        "og:title": "Rosa may stay",
        "og:description": "Rosa won asylum. She waited for three years.",
        "og:image": "/card.jpg",
        "og:image:alt": "A hand on a letter",
    }
    tags |= {name.replace("_", ":"): value for name, value in changes.items()}
    metas = "".join(f'<meta property="{name}" content="{value}">' for name, value in tags.items() if value is not None)
    return (
        f'<html lang="en"><head><title>Rosa may stay</title>{metas}</head><body><p>Rosa won asylum.</p></body></html>'
    )


def fetched(page: str | bytes, kind: str = "text/html; charset=utf-8", ends: datetime | None = None) -> Fetched:
    data = page.encode() if isinstance(page, str) else page
    return Fetched(
        url="https://example.org/stories/rosa",
        status=200,
        headers={"content-type": kind},
        data=data,
        certificate_ends=ends,
    )


def found(page: Fetched, *, image: bytes | None = None, terms: UnreadableTerms | None = None) -> list[Finding]:
    data = picture() if image is None else image
    inspector = Inspector(
        story=make_story(),
        name="rosa",
        terms=terms,
        now=_NOW,
        picture=lambda url: Fetched(url=url, status=200, headers={}, data=data),
    )
    return list(inspector.inspect(Seen(verdict=_ALIVE, page=page)))


def kinds(page: Fetched, image: bytes | None = None) -> list[str]:
    return [each.kind for each in found(page, image=image)]


def test_a_page_as_it_should_be_is_left_in_peace() -> None:
    assert kinds(fetched(head())) == []


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html lang=en><title>Rosa</title>", ["no-card"]),
        (head(og_title="Another story"), ["title"]),
        (head(og_description="Something else"), ["description"]),
        (head(og_image=None), ["image-missing"]),
        (head().replace("og:image:alt", "x"), ["image-alt"]),
        (head().replace('lang="en"', 'lang="es-MX"'), ["language"]),
        (
            head().replace('lang="en"', "").replace("<title>", '<meta property="og:locale" content="es_MX"><title>'),
            ["language"],
        ),
    ],
)
def test_what_differs_is_said(page: str, expected: list[str]) -> None:
    assert kinds(fetched(page)) == expected


@pytest.mark.parametrize(
    "page",
    [
        head(og_title="ROSA MAY STAY!"),
        head(og_title="Rosa may stay – Example Legal Aid", og_site_name=None).replace(
            "<title>", '<meta property="og:site_name" content="Example Legal Aid"><title>'
        ),
        head(og_description="Rosa won asylum. She waited…"),
        head().replace('lang="en"', 'lang="en-GB"'),
        head().replace('property="og:title"', 'name="og:title"'),
        head().replace('property="og:title"', 'name="twitter:title"'),
    ],
)
def test_what_only_looks_different_is_not(page: str) -> None:
    assert kinds(fetched(page)) == []


@pytest.mark.parametrize(("days", "expected"), [(20, ["certificate"]), (22, [])])
def test_a_certificate_that_ends_soon_is_said(days: int, expected: list[str]) -> None:
    assert kinds(fetched(head(), ends=_NOW + timedelta(days=days, hours=1))) == expected


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\xff\xd8\xff broken", b"GIF89a"])
def test_a_picture_that_is_none_is_said(data: bytes) -> None:
    assert kinds(fetched(head()), image=data) == ["image-bad"]


@pytest.mark.parametrize(
    ("width", "height", "size", "networks"),
    [
        (1200, 630, 100_000, []),
        (1199, 630, 100_000, ["LinkedIn"]),
        (599, 630, 100_000, ["Facebook", "LinkedIn"]),
        (199, 630, 100_000, ["Facebook", "X", "LinkedIn"]),
        (1200, 630, 300_001, ["WhatsApp"]),
        (1200, 630, 8_000_001, ["Facebook", "X", "LinkedIn", "WhatsApp"]),
    ],
)
def test_which_network_minds_which_picture(width: int, height: int, size: int, networks: list[str]) -> None:
    assert list(dict.fromkeys(each.split()[0] for each in complaints(width, height, size))) == networks


def test_a_pdf_has_no_card() -> None:
    assert kinds(fetched(b"%PDF", kind="application/pdf")) == ["no-card"]


def test_a_page_is_read_in_the_letters_that_it_is_written_in() -> None:
    text = '<meta http-equiv=content-type content="text/html; charset=iso-8859-1"><title>Mar\xeda</title>'
    page = read_page(fetched(text.encode("latin-1"), kind="text/html"))
    assert page
    assert "María" in page.named


def test_what_a_page_says_does_not_command_the_terminal() -> None:
    (finding,) = found(fetched(head(og_title="Another\x1b[31m story\u202e")))
    assert all(sign.isprintable() for sign in finding.what)


def test_where_protected_names_cannot_be_read_nothing_of_the_page_is_quoted() -> None:
    said = found(fetched(head(og_title="María's story")), terms=UnreadableTerms(reason="the key is missing", hint="x"))
    assert {"protected-unread", "title"} <= {each.kind for each in said}
    assert not any("María" in each.what for each in said)


# -- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def net(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Internet]:
    """A workspace of one story, whose page is as it should be unless the test says otherwise."""
    monkeypatch.chdir(tmp_path)
    with internet(httpserver, monkeypatch) as made:
        make_workspace(tmp_path, rosa=RECORD.replace("https://example.org/stories/rosa", made.url("/rosa")))
        made.page("/card.jpg", picture(), kind="image/jpeg")
        yield made


def report(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = command(["links", "check", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_a_dead_link_is_told_and_the_exit_code_says_so(net: Internet, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["links", "check"]) == 1
    shown = capsys.readouterr().out
    assert f"rosa (en): {net.url('/rosa')}" in shown
    assert "✗ The link is dead: its server says that there is no such page (status 404)." in shown


def test_where_it_leads_is_told(net: Internet, capsys: pytest.CaptureFixture[str]) -> None:
    net.sends_on("/rosa", "/stories/rosa")
    net.page("/stories/rosa", head())
    code, told = report(capsys)
    findings = told["findings"]
    assert isinstance(findings, list)
    assert code == 0
    assert f"The link leads on to “{net.url('/stories/rosa')}”" in [each["what"] for each in findings]


def test_a_link_of_several_stories_is_fetched_once(
    net: Internet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net.page("/rosa", head())
    first = (tmp_path / "stories" / "rosa.md").read_text(encoding="utf-8")
    (tmp_path / "stories" / "other.md").write_text(first.replace("rosa-7f3k", "o-2222"), encoding="utf-8")
    assert report(capsys)[1]["links"] == 1
    assert sorted(net.paths()) == ["/card.jpg", "/rosa"]


def test_something_protected_in_the_card_or_the_page_is_found_and_never_said(
    net: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORYSHARE_PROTECT_KEY", "a-key-that-is-long-enough")
    place = workspace.read(tmp_path)
    with open_for_sending(place) as ledger:
        add_term(place, ledger, "rosa-7f3k", "Quetzalina", label="the client")
    net.page("/rosa", head(og_title="Quetzalina may stay").replace("<p>", '<img alt="Quetzalina"><p>'))
    assert command(["links", "check"]) == 1
    shown = capsys.readouterr().out
    assert "The card of the page shows something protected: the client." in shown
    assert "The page shows something protected: the client." in shown
    assert "“■■■ may stay”" in shown
    assert "quetzalina" not in shown.lower()


def test_the_link_of_a_withdrawn_story_is_not_fetched(
    net: Internet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "stories" / "rosa.md"
    text = record.read_text(encoding="utf-8").replace("status: granted", "status: withdrawn")
    record.write_text(text, encoding="utf-8")
    code, told = report(capsys)
    assert (code, told["left_alone"], net.server.log) == (0, ["rosa"], [])


def test_a_page_that_no_program_may_read_is_in_doubt(net: Internet, capsys: pytest.CaptureFixture[str]) -> None:
    net.page("/robots.txt", "User-agent: *\nDisallow: /", kind="text/plain")
    code, told = report(capsys, "rosa")
    findings = told["findings"]
    assert isinstance(findings, list)
    assert (code, [each["kind"] for each in findings]) == (0, ["doubtful"])


def test_a_protected_name_in_an_address_or_the_name_of_a_server_is_never_said(
    net: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STORYSHARE_PROTECT_KEY", "a-key-that-is-long-enough")
    make_workspace(tmp_path, rosa=RECORD.replace("https://example.org/stories/rosa", net.url("/quetzalina-wins")))
    place = workspace.read(tmp_path)
    with open_for_sending(place) as ledger:
        add_term(place, ledger, "rosa-7f3k", "Quetzalina", label="the client")
    net.sends_on("/quetzalina-wins", "https://quetzalina.example.net/")
    net.name("quetzalina.example.net", [])
    assert command(["links", "check"]) == 1
    assert command(["links", "check", "--json"]) == 1
    net.name("quetzalina.example.net", ["10.0.0.1"])
    assert command(["links", "check"]) == 0
    net.server.clear()
    net.page("/quetzalina-wins", head(og_image="https://quetzalina.example.net/a.jpg"))
    command(["links", "check"])
    monkeypatch.delenv("STORYSHARE_PROTECT_KEY")  # from then on nothing can be blotted out, so less is said
    command(["links", "check"])
    shown = capsys.readouterr()
    assert "/■■■-wins" in shown.out
    assert "10.0.0.1" not in shown.out
    assert "quetzalina.example" not in (shown.out + shown.err).lower()
    assert "The picture of the card cannot be fetched" in shown.out


@pytest.mark.parametrize("body", ["<div>" * 100_000, "<p " + " ".join(f"a{number}" for number in range(100_000)) + ">"])
def test_a_page_that_was_made_to_take_for_ever_is_not_read(body: str) -> None:
    """A parser's time grows with the square of these: it would take minutes."""
    (said,) = found(fetched(body))
    assert (said.kind, said.what) == ("unread", "The page is nested too deep to be read, or has too many parts.")


def test_a_page_that_breaks_its_reader_spoils_no_other_link(
    net: Internet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> None:
        raise ValueError

    monkeypatch.setattr("storyshare.publish.links.findings.read_page", broken)
    net.page("/rosa", head())
    code, told = report(capsys)
    assert (code, [each["kind"] for each in told["findings"]]) == (0, ["unread"])  # type: ignore[attr-defined]
