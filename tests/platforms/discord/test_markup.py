"""What readers see is what the preview showed, whatever the text; the reader here goes by Discord's rules."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyshare.platforms.discord.markup import count, escaped, find_entities

LINK = "https://example.org/stories/rosa_may*stay?utm_source=discord&utm_medium=community"
_PIECES = ["\n", " ", "\\", "*", "_", "~~", "||", "`", "```", ">", ">>> ", "# ", "-# ", "- ", "+ ", "1. ", "12) "]
_PIECES += ["<@1>", "<#1>", "<:rosa:1>", "<t:1:R>", "</post:1>", "<id:home>", ":smile:", "@everyone", "@here", "a", "é"]
_PIECES += [LINK, "http://x", "https://", "HTTPS://EXAMPLE.ORG/A", "steam://run", "<https://example.org>", "(", "://"]
_PIECES += ["[a](b)", ")"]
_ANY = st.text(st.characters(codec="utf-8"), max_size=4)
TEXTS = st.lists(st.sampled_from(_PIECES) | _ANY).map("".join)

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_BRACKETS = re.compile(r"<([^: >]+:/[^ >]+)>")
_BARE = re.compile(r"(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]")
# Wherever it stands; no emoji has a backslash in its name.
_MARKUP = re.compile(r"[*_`]|~~|\|\||\[[^\]]*\]\(|<(?:@[!&]?|#|/|id:|t:|a?:)|@everyone|@here|:[^\s:\\]+:")
_AT_A_LINES_START = re.compile(r" *(?:#{1,3}\s|-#\s|>\s|>>>|(?:[-*+]|\d+[.)])\s)")


def shown(markdown: str) -> tuple[str, list[str]]:
    """What the app shows: the text, and the links. Fails where anything of it would be markup."""
    text, links, position = "", [], 0
    while position < len(markdown):
        begins = not markdown[:position].rpartition("\n")[2]
        assert not (begins and _AT_A_LINES_START.match(markdown, position)), markdown
        if match := _ESCAPE.match(markdown, position):
            text += match[1]
        elif match := _BRACKETS.match(markdown, position):
            text += match[1]
            links.append(match[1])
        elif match := _BARE.match(markdown, position):
            text += match[0]
            links.append(match[0])
        else:
            assert not _MARKUP.match(markdown, position), markdown[position:]
            text += markdown[position]
            position += 1
            continue
        position = match.end()
    return text, links


@given(TEXTS)
@example(r"¯\_(ツ)_/¯ **a** __b__ https://example.org/__c__")
@example(f"see:{LINK} a:b{LINK}: c:_{LINK}")
@example("1. one\n - two\n   # three\n>>> four\n-# five\n+ six")
@example("see https://example.org/a|b||c and <https://example.org/d>, (https://example.org/e)")
def test_readers_see_the_text_of_the_preview(text: str) -> None:
    wanted = [each.text for each in find_entities(text)]
    assert shown(escaped(text)) == (text, wanted)
    assert shown(escaped(text, shows_card=LINK)) == (text, wanted)
    assert count(text) == len(escaped(text)) >= len(escaped(text, shows_card=LINK))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Rosa may stay.", "Rosa may stay."),
        ("Rosa's 9:00 hearing - won!", "Rosa's 9:00 hearing - won!"),
        ("- one\n2. two", "\\- one\n2\\. two"),
        (f"Read {LINK}", f"Read <{LINK}>"),
        ("#Asylum", "\\#Asylum"),
        ("ana@example.org", "ana@example.org"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


def test_a_link_that_may_show_its_page_stands_by_itself() -> None:
    link = "https://example.org/stories/rosa?utm_source=discord"
    assert escaped(f"Read:\n{link}\n#Asylum", shows_card=link) == f"Read:\n{link}\n\\#Asylum"
    assert escaped(f"({link})", shows_card=link) == f"(<{link}>)"
    assert escaped(f"Read {link}.", shows_card=link) == f"Read <{link}>."


def test_only_addresses_with_http_can_be_clicked() -> None:
    text = f"@rosa #Asylum example.org ana@example.org {LINK}"
    assert [(each.kind, each.text) for each in find_entities(text)] == [("link", LINK)]
