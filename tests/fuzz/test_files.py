"""Whatever lies in a workspace: problems that name the file, one of our own errors, or a default. Never a crash."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fuzz.strange import VALUES, damaged
from hypothesis import example, given
from hypothesis import strategies as st
from support import ROOT, make_story

from storyshare import schedules, stories, workspace
from storyshare.cli.record import _lines
from storyshare.errors import InputError, Problem, SetupError
from storyshare.models import Account
from storyshare.publish.books import _known_sendings
from storyshare.publish.ending import ending_soon
from storyshare.publish.words import Word, unsaid
from storyshare.timers import last_run
from storyshare.workspace import Workspace, read_private_json
from storyshare.workspace.logkey import host_id, read_head

ZONE = ZoneInfo("America/Los_Angeles")
SECRET = "made-up-word-58"
RECORDS = [(ROOT / "stories" / name).read_bytes() for name in ("rosa.md", "rosa.es.md", "maura-and-family.md")]
SCHEDULE = (ROOT / "schedules" / "social-justice-day.yaml").read_bytes()
SETTINGS = (
    (ROOT / "storyshare.toml").read_bytes()
    + b"""
[accounts.mastodon-es]
platform = "mastodon"
env = "MASTODON_ES"
language = "es"
max_characters = 1000
[campaigns.spring]
from = 2027-03-01
until = 2027-05-31
[observances.founding-day]
title = "Founding day"
rule = "second sunday of may"
[observances.harvest]
title = "Harvest"
date = "10-03"
[alerts]
command = ["mail", "-s", "storyshare", "you@example.org"]
to = ["slack"]
heartbeat = true
[ledger]
id = "0123456789abcdef"
path = "~/elsewhere"
"""
)
ENV = f"""# passwords
export BLUESKY_HANDLE=rosa.test
BLUESKY_APP_PASSWORD='{SECRET}'
MASTODON_ACCESS_TOKEN="{SECRET}\\n"
X_API_KEY={SECRET} # old
""".encode()
CSV = b'story,account,url\nrosa,x,https://x.com/i/web/status/1\n"alex","mastodon","https://example.social/@a/2"\n'


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _fit_to_be_shown(problems: tuple[Problem, ...], data: bytes) -> None:
    for problem in problems:
        assert problem.message
        assert 0 <= problem.line <= data.count(b"\n") + data.count(b"\r") + len(data) + 2
        str(problem).encode("utf-8", "surrogatepass")


@given(st.sampled_from(RECORDS).flatmap(damaged), st.sampled_from(RECORDS).flatmap(damaged))
def test_records(record: bytes, translation: bytes) -> None:
    with _folder() as folder:
        (folder / "rosa.md").write_bytes(record)
        (folder / "rosa.es.md").write_bytes(translation)
        (folder / "rosa-hands.jpg").write_bytes(b"x")
        _fit_to_be_shown(stories.load_all(folder, zone=ZONE).problems, record + translation)
        with suppress(InputError):
            stories.find(folder, "rosa", zone=ZONE)


@given(damaged(SCHEDULE))
def test_schedules(data: bytes) -> None:
    with _folder() as folder:
        (folder / "a.yaml").write_bytes(data)
        _fit_to_be_shown(schedules.load_all(folder, zone=ZONE).problems, data)


DEEP = b"a = " + b"[" * 5000


@given(damaged(SETTINGS) | st.binary(max_size=100))
@example(DEEP)
@example(b"a = {b = " * 3000)
@example(b"a = " + b"9" * 5000)
@example(b"a" + b".a" * 5000 + b" = 1")
@example(b'timezone = "America"')
@example(b'timezone = "../../etc/passwd"')
@example(b'timezone = "\\u0000"')
@example(b'[ledger]\npath = "~nobody-of-that-name/x"')
@example(b'[ledger]\npath = "a\\u0000b"')
@example(b"[campaigns.a]\nfrom = 2027-03-01T09:00:00Z\nuntil = 2027-03-01")
@example(b"[campaigns.a]\nfrom = 2027-03-01T09:00:00Z\nuntil = 2027-03-01T09:00:00")
@example(b"[accounts.a]\nmax_characters = 9e999\nenv = [1]\nplatform = {}")
@example(b'[observances.a]\ntitle = "A"\ndate = "02-30"')
@example(b'[observances.a]\ntitle = "A"\nrule = "99999999999999999999th sunday of may"')
def test_settings(data: bytes) -> None:
    with _folder() as root:
        (root / "storyshare.toml").write_bytes(data)
        place, problems = workspace.inspect(root)
        _fit_to_be_shown(problems, data)
        with suppress(InputError):
            workspace.read(root)
        if not problems:
            schedules.load_all(root, zone=place.timezone, own=place.observances)


@given(damaged(ENV) | st.binary(max_size=100))
@example(ENV + b"\xff\xfe")
@example(ENV.decode().encode("utf-16"))
@example(b"A='" + b"x" * 100_000)
@example(b"A=\0")
def test_passwords(data: bytes) -> None:
    """Also no word of the file in an error, whatever is wrong with it."""
    with _folder() as root:
        (root / "storyshare.toml").write_bytes(b"")
        path = root / ".env"
        path.write_bytes(data)
        path.chmod(0o600)
        place = workspace.read(root)
        try:
            found = place.secrets(Account(name="bluesky", platform="bluesky", env="BLUESKY")).get("APP_PASSWORD")
        except SetupError as error:
            shown = f"{error}{error!r}{error.hint}{error.__dict__}{error.__cause__!r}{error.__context__!r}"
            assert SECRET not in shown
            assert SECRET.encode("utf-16-le").decode("latin-1") not in shown
        else:
            assert found is None or isinstance(found, str)


NOTES = st.one_of(
    st.binary(max_size=60),
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(
        st.sampled_from(["id", "at", "code", "SESSION", "bluesky", "run", "0123456789abcdef", "did", "log"]),
        VALUES | st.sampled_from(["2027-02-20T09:00:00+00:00", "2027-02-20T09:00:00", ["a"], 3]),
        max_size=4,
    ).map(lambda value: json.dumps(value).encode()),
    st.just(b"[" * 100_000),
    st.just(b'{"a":' * 100_000),
)
_NAMES = (
    "last-run.json",
    "sendings.json",
    "host.json",
    "said.json",
    "log-ins.json",
    "log-head.json",
    "sessions/bluesky.json",
)


def _place(root: Path, note: bytes) -> Workspace:
    """A workspace where every note of ours holds the same."""
    state = root / ".storyshare"
    (state / "sessions").mkdir(parents=True)
    for name in _NAMES:
        (state / name).write_bytes(note)
    (root / "storyshare.toml").write_bytes(b"")
    return workspace.read(root)


@given(NOTES)
@example(b'{"at": "0001-01-01T00:00:00+23:59", "code": 0}')
@example(b'{"at": "9999-12-31T23:59:59-23:59", "code": 0}')
@example(b'{"at": "2027-02-20T09:00:00+00:00", "code": 1e400}')
@example(b'{"at": ["2027"], "code": null}')
@example(b'{"bluesky": "2027-02-20T09:00:00"}')
@example(b'{"bluesky": {"a": 1}}')
@example(b'{"id": ["a", {"b": "c"}]}')
def test_private_notes(note: bytes) -> None:
    """What cannot be understood counts as not noted."""
    with _folder() as root:
        place = _place(root, note)
        state = root / ".storyshare"
        assert isinstance(read_private_json(state / "host.json"), dict)
        found = last_run(state)
        assert found is None or (found.at.tzinfo is UTC and isinstance(found.code, int))
        assert type(_known_sendings(place, "0123456789abcdef")) is int
        host = host_id(state)
        assert host.isalnum()
        assert read_head(state) is None or len(read_head(state) or ()) == 3
        assert len(host) <= 100
        assert ending_soon(place, [make_story()], datetime(2027, 2, 20, tzinfo=UTC)) is not None
        assert len(unsaid(place, "run", [Word(text="Something")])) <= 1
        session = place.secrets(Account(name="bluesky", platform="bluesky", env="BLUESKY")).get("SESSION")
        assert session is None or isinstance(session, str)


@given(damaged(CSV) | st.binary(max_size=100))
@example(b"a,b," + b"x" * 200_000 + b"\n")
@example(b'"' * 1001)
@example(b"a,b,\0\n")
@example(CSV.decode().encode("utf-16"))
def test_tables_of_posts_made_before(data: bytes) -> None:
    with _folder() as folder:
        path = folder / "posts.csv"
        path.write_bytes(data)
        with suppress(InputError):
            for line in _lines(path):
                assert len(line) == 3
