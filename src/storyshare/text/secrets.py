"""What looks like a password, a token or a key, by its shape alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """What a line holds, for people, and never the thing itself; `sure` where hardly anything else is written so.

    `documented` where its maker gives such things that shape.
    """

    what: str
    sure: bool
    documented: bool = False


# Shapes that their makers document, or that are plain to see.
_SURE = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "an address with a password": r"\b[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/@<>{}$*…]{3,}@[^\s/]",
    "a Slack webhook": r"https://hooks\.slack\.com/(?:services|workflows)/\S{20,}",
    "a Discord webhook": r"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d+/\S{20,}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    "a GitHub token": r"\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{40,})",
    "a GitLab token": r"\bglpat-[\w-]{20,}",
    "an AWS key": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a Google key": r"\bAIza[\w-]{35}",
    "a Facebook token": r"\bEAA[A-Za-z0-9]{30,}",
    "a Telegram token": r"\b\d{8,10}:AA[\w-]{33}\b",
    "an API key": r"\bsk-(?:ant-|proj-)?[\w-]{32,}",
    "an X token": r"\b(?:\d{8,20}-[A-Za-z0-9]{38,45}|A{20,}[A-Za-z0-9%]{60,})",
    "a session token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
}
# A Bluesky app password: four times four small letters or digits from 2 to 7. Words with hyphens have no digit.
_APP_PASSWORD = re.compile(r"(?<![\w/.-])(?=[a-z-]*[2-7])[a-z2-7]{4}(?:-[a-z2-7]{4}){3}(?![\w/.-])")
# A name that says so, and a value: access_token = "…", API key: …
_NAMES = (
    r"(?:pass(?:word|wort|phrase)|contraseña|secret|token"
    r"|(?:api|app|access|client|consumer|secret|private)[ _-]?(?:key|token|secret|password))"
)
_NAMED = re.compile(rf"""(?i)(?:^|[\s"'_{{(-]){_NAMES}s?["']?\s*[=:]\s*["']?(?P<value>[^\s"',;}}]{{8,}})""")
_PATTERNS = [(what, re.compile(pattern)) for what, pattern in _SURE.items()]
# A long run of letters of both cases and digits, with nothing to read in it.
_RANDOM = re.compile(r"(?<![\w/=+.%?&#-])[A-Za-z0-9_-]{32,}(?![\w/=+.-])")
# What stands in examples instead of a value.
_PLACEHOLDER = re.compile(r"[<>{}$…]|\*\*|xxx|your|example|made-up|\.\.\.|:password@|localhost", re.IGNORECASE)


def suspicions(line: str) -> Iterator[Suspicion]:
    """What of a line looks like a secret, the sure ones first; nothing twice."""
    found = [
        Suspicion(what=what, sure=True, documented=True)
        for what, pattern in _PATTERNS
        if (shown := pattern.search(line)) and not _PLACEHOLDER.search(shown[0])
    ]
    if _APP_PASSWORD.search(line):
        found.append(Suspicion(what="an app password of Bluesky", sure=True))
    if not found:
        named = _NAMED.search(line)
        if named and _is_value(named["value"]):
            found.append(Suspicion(what="a password or token", sure=True))
        elif any(_is_random(run) for run in _RANDOM.findall(line)):
            found.append(Suspicion(what="what may be a token or key", sure=False))
    yield from found


def _is_value(text: str) -> bool:
    """A password rather than a word of a sentence, a call in a program, or what an example has in its place."""
    letters, digits = (re.search(kind, text) for kind in ("[A-Za-z]", "[0-9]"))
    return bool(letters and digits) and not _PLACEHOLDER.search(text) and not re.search(r"[(\[]|^https?:", text)


def _is_random(run: str) -> bool:
    kinds = [re.search(kind, run) for kind in ("[a-z]", "[A-Z]", "[0-9]")]
    # In a token letters and digits take turns; a file's or a function's name is made of words.
    turns = len(re.findall(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[a-z])(?=[A-Z])", run))
    return all(kinds) and turns >= len(run) // 5
