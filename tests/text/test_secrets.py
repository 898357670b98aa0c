"""Passwords and tokens are known by their shape; what people write about is not taken for one."""

import pytest
from support import ROOT

from storyshare.text.secrets import suspicions

SURE = [
    "-----BEGIN OPENSSH PR~IVATE KEY-----",
    "-----BEGIN PR~IVATE KEY-----",
    "postgresql://storyshare:h4nd2mouth@db.ledger.test/storyshare",
    "https://ho~oks.slack.com/services/T01AB2CD3/B01AB2CD3/aBcDeFgHiJkLmNoPqRsTuVwX",
    "https://di~scord.com/api/webhooks/123456789012345678/aBcDeFgHiJkLmNoPqRsTuVwX_aBcDeFgHiJkLmNoPqRsTuVwX",
    "xo~xb-1234567890-abcdefghij",
    "gh~p_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789",
    "AK~IAIOSFODNN7ABCDEFG",
    "AI~zaSyA-1234567890abcdefghijklmnopqrstu",
    "1234567890:AAabcdefghijklmnopqrstuvwxyz0123456",
    "1146654567674912769-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCd",
    "ey~JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "the new one is ab2d-3fgh-ijkl-mn4p, write it down",
    'access_token = "h4nd2mouth7"',
    "password: h4nd2mouth7",
    "Contraseña: h4nd2mouth7",
    "API-Key=0123456789abcdef",
]
# Cut in two above, so that nobody who looks for secrets in this repository finds them.
SURE = [line.replace("~", "") for line in SURE]
NOT = [
    "Rosa won asylum. She waited for three years.",
    "The secret: perseverance. The token of her thanks: a cake.",
    "password: your-password-here",
    'access_token = "<your token>"',
    "postgresql://user:password@host/database",
    "https://example.org/stories/rosa-may-stay?utm_source=mastodon&utm_campaign=refugee-day",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "a well-done-that-went-home day",
    "Her file number is in the form 2026-031; the phone is 555 0100.",
    "SupercalifragilisticexpialidociousAndEvenLongerWords",
    "sha256 of the picture, as git names it: 3f786850e387550fdab836ed7e6dc881de23001b",
    "app_password = read_secret(account, name2)",
]


@pytest.mark.parametrize("line", SURE)
def test_what_has_the_shape_of_a_secret_is_known(line: str) -> None:
    assert [each.sure for each in suspicions(line)][:1] == [True]


@pytest.mark.parametrize("line", NOT)
def test_what_people_write_is_none(line: str) -> None:
    assert list(suspicions(line)) == []


def test_a_long_run_without_sense_is_doubtful() -> None:
    assert [each.sure for each in suspicions("aZ3kQ9xY7bT2mW5pL8vN1cR4sD6fG0hJqK7e")] == [False]


def test_the_thing_itself_is_never_said() -> None:
    for line in SURE:
        for each in suspicions(line):
            assert line not in each.what


def test_the_made_up_stories_raise_no_alarm() -> None:
    for path in [*(ROOT / "stories").glob("*.md"), *(ROOT / "schedules").glob("*.yaml"), ROOT / "README.md"]:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert list(suspicions(line)) == [], path.name
