"""One value on one line: what YAML would refuse in it or lose of it, and how it should be written."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Literal, NamedTuple

from storyshare.files.quoting import CURLY, in_curly_quotes, requoted
from storyshare.i18n import N_, _

LOST = re.compile(r"(?:(?<=\s)|^)#(?=[^\W_])")
"""A `#` that YAML takes for a comment, right before a letter or digit: not how anybody writes a comment."""

# Most values: with them there is nothing to look for.
_HARMLESS = re.compile(r"[^\W_][^#:]*")
_HIDDEN = re.compile(r"(?<=[\s\[{,])#(?=[^\W_])")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_COLON = re.compile(r":(?=\s|$)")
# What counts in brackets; quoted text where a value may begin and comments are passed over.
_IN_BRACKETS = re.compile(
    r"""(?<=[\[{,:\s])(?:"(?:[^"\\]|\\.)*"|'[^']*')(?=\s*[,:\]}])"""
    r"""|\s\#(?![^\W_])[^\n]*"""
    r"""|[\[\]{}]""",
    re.DOTALL,
)
# In braces: a name, a colon, and a value with a colon of its own.
_COLON_IN_BRACES = re.compile(r"""(?<=[{,])(\s*\w+:\s+)([^,"'\[\]{}:][^,"'\[\]{}:]*:(?:\s[^,"'\[\]{}]*)?)(?=[,}])""")
_ONLY_TAGS = re.compile(r"(?:#[^\s#,]+[\s,]*)+")
_RESERVED = {
    "@": N_("a value cannot begin with `@`."),
    "`": N_("a value cannot begin with a backtick."),
    "%": N_("a value cannot begin with `%`."),
    "*": N_("a value cannot begin with `*`: it would be taken for a reference to another value."),
    "&": N_("a value cannot begin with `&`: it would be taken for a name given to a value."),
    "!": N_("a value cannot begin with `!`: it would be taken for a type."),
    "|": N_("`|` may only stand alone, with the text on the lines below it."),
    ">": N_("`>` may only stand alone, with the text on the lines below it."),
}


class Slip(NamedTuple):
    """What is wrong with a value, and the value as it should be written (before the corrected line, `hint` is said)."""

    mended: str
    message: str
    hint: str = N_("Write:")
    severity: Literal["error", "warning"] = "error"


def slip(key: str, value: str) -> Slip | None:
    """The first slip in a value on one line, or None; a block text (`|`, `>`) is no concern of this."""
    if not value or _HARMLESS.fullmatch(value):
        return None
    checks: tuple[Callable[[str, str], Slip | None], ...]
    if value[0] in "[{":
        checks = (_brackets,)
    elif value[0] in "'\"":
        checks = (_quotes,)
    else:
        checks = (_curly, _reserved, _sign, _colon, _dash)
    return next((found for check in checks if (found := check(key, value))), None)


def closed_at(value: str) -> int | None:
    """The index after the quote or bracket that closes the one at the beginning, or None; line breaks are allowed."""
    if value[0] in "'\"":
        return _quote_end(value, 0)
    depth = 0
    for found in _IN_BRACKETS.finditer(value):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth == 0 and found[0] in "]}":
            return found.end()
    return None


def _quote_end(value: str, begin: int) -> int | None:
    pattern = r"'(?:[^']|'')*'" if value[begin] == "'" else r'"(?:[^"\\]|\\.)*"'
    found = re.compile(pattern, re.DOTALL).match(value, begin)
    return found.end() if found else None


def _ends_well(rest: str) -> bool:
    """Whether only a comment follows, or nothing."""
    return not rest.strip() or bool(re.match(r"\s+#(?![^\W_])", rest))


def _without_comment(value: str) -> tuple[str, str]:
    found = _COMMENT.search(value)
    return (value, "") if not found else (value[: found.start()].rstrip(), value[found.start() :])


def _quotes(_key: str, value: str) -> Slip | None:
    end = closed_at(value)
    if end is None:
        text, comment = _without_comment(value[1:])
        text = text.rstrip("".join(CURLY) + "'\"") or text
        message = _("the quotation mark {value} opened here is never closed by another {value}.", value=value[0])
        return Slip(requoted(text) + comment, message)
    if _ends_well(value[end:]):
        return None
    if value[end:].lstrip().startswith("#"):
        return Slip(
            requoted(value[1:].replace(value[0], "", 1)), _("what follows ` #` would be lost: it begins a comment.")
        )
    return Slip(
        requoted(value),
        _("the value goes on after its closing {value}: put the whole of it in quotes.", value=value[0]),
    )


def _brackets(key: str, value: str) -> Slip | None:
    bare = _IN_BRACKETS.sub(lambda found: found[0] if len(found[0]) == 1 else "_" * len(found[0]), value)
    if hidden := _HIDDEN.search(bare):
        message = _(
            "everything from `{value}` on would be lost: `#` begins a comment.", value=value[hidden.start() :][:30]
        )
        return Slip(_signs_quoted(key, value, bare), message)
    end = closed_at(value)
    if end is None:
        closer = "]" if value[0] == "[" else "}"
        return Slip(
            value + closer,
            _("the bracket {value} opened here is never closed by a {closer}.", value=value[0], closer=closer),
        )
    if not _ends_well(value[end:]):
        return Slip(requoted(value), _("a value that begins with a bracket must stand in quotes."))
    mended = _COLON_IN_BRACES.sub(lambda found: found[1] + requoted(found[2].strip()), value)
    return None if mended == value else Slip(mended, _("a text with a colon and a space in it must stand in quotes."))


def _signs_quoted(key: str, value: str, bare: str) -> str:
    """The value with every entry in quotes that has a `#` in it; `bare` is the same with quoted parts blotted out."""
    if value[0] == "{":
        return _HIDDEN.sub("", value)
    end = bare.rfind("]")
    cuts = [0, *(index for index, character in enumerate(bare) if character == ","), end if end > 0 else len(value)]
    words = [value[begin + 1 : stop].strip() for begin, stop in pairwise(cuts)]
    if key == "hashtags":
        words = [word.lstrip("#") for word in words]
    return "[" + ", ".join(requoted(word) if "#" in word and word[0] not in "'\"" else word for word in words) + "]"


def _curly(_key: str, value: str) -> Slip | None:
    text, comment = _without_comment(value)
    if not in_curly_quotes(text):
        return None
    inner = text[1:-1]
    mended = requoted(inner) if _needs_quotes(inner) else inner
    message = _(
        "the quotation marks {opening}{closing} would be part of the text: only straight ones are taken away.",
        opening=text[0],
        closing=text[-1],
    )
    return Slip(
        mended + comment, message, _("Write {quoted} if they belong to it; if not, write:", quoted=requoted(text))
    )


def _reserved(_key: str, value: str) -> Slip | None:
    text, comment = _without_comment(value)
    if value[0] not in _RESERVED:
        return None
    return Slip(requoted(text) + comment, _RESERVED[value[0]])


def _sign(key: str, value: str) -> Slip | None:
    found = _COMMENT.search(value)
    if not found:
        return None
    sign = value.index("#", found.start())
    text = value[: found.start()].rstrip()
    if not LOST.match(value, sign):
        # A sentence, one space, a comment: `summary: She lives in room # 5`.
        if text.count(" ") > 1 and not value[: sign - 1].endswith(" ") and not text[0].isdigit():
            message = _("`{value}` is not read: ` #` begins a comment.", value=value[sign:][:30])
            return Slip(requoted(value), message, _("If it belongs to the text, write:"), "warning")
        return None
    message = _("everything from `{value}` on would be lost: ` #` begins a comment.", value=value[sign:][:30])
    if key == "hashtags" and _ONLY_TAGS.fullmatch(value):
        return Slip("[" + ", ".join(re.findall(r"#([^\s#,]+)", value)) + "]", message)
    return Slip(requoted(value), message)


def _colon(_key: str, value: str) -> Slip | None:
    text, comment = _without_comment(value)
    if not _COLON.search(text):
        return None
    return Slip(requoted(text) + comment, _("a text with a colon and a space in it must stand in quotes."))


def _dash(_key: str, value: str) -> Slip | None:
    if not value.startswith(("- ", "? ")):
        return None
    return Slip(requoted(value), _("a value cannot begin with `{value} `.", value=value[0]))


def _needs_quotes(text: str) -> bool:
    return bool(_COLON.search(text) or re.search(r"\s#", text) or text[:1] in "'\"[]{},#&*!|>@`%-?:")
