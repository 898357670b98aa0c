"""What a story could say in one post, the best first; and which of it is said on which occasion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from storyshare.compose.inline import on_one_line
from storyshare.compose.markdown import beginning
from storyshare.compose.wording import quoted
from storyshare.models import Account, Rules, Story

# The occasion of a story that is shared without being named another: its best text.
FIRST_OCCASION = "first"

_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The sentences of one post, before it is known what fits.

    `lead` must be there, of a composed draft its first sentence at the least; a `ready` line is complete and never
    cut. `hook` and `quote` are there where there is room, a quote that opens the post (`opens`) in any case.
    """

    lead: str
    ready: bool = False
    hook: str = ""
    quote: str = ""
    opens: bool = False


def drafts(story: Story, rules: Rules, account: Account, occasion: str) -> list[Draft]:
    """All that the story could say on that platform: ready-made lines, then what is composed of it.

    On its first occasion the best of each comes first. Which one does on another is a pure function of story, account
    and occasion.
    """
    own = [line.text for line in story.lines if rules.platform in line.platforms]
    general = [line.text for line in story.lines if not line.platforms]
    lines = [Draft(lead=text, ready=True) for text in dict.fromkeys((*own, *general))]
    usual, reserve = _composed(story, rules)
    return [*_turned(lines, story, account, occasion), *_turned(usual, story, account, occasion), *reserve]


def last_drafts(story: Story, rules: Rules) -> tuple[Draft, Draft]:
    """What is left where no whole sentence of all that fits: a beginning to be cut short, and the title alone."""
    title = Draft(lead=story.title)
    lead = story.summary or beginning(story.body)
    return (Draft(lead=lead, hook=_hook(story, rules)) if lead else title), title


def _composed(story: Story, rules: Rules) -> tuple[list[Draft], list[Draft]]:
    """What is composed by turns, and what only where that has been said already, or is too long."""
    told = beginning(story.body)
    # A title that nobody translated would be in another language than the rest.
    lead = on_one_line(story.summary) or told or (story.title if story.titled else "")
    hook = "" if _says(lead, story.title) else _hook(story, rules)
    quote = quoted(story.quote.text, story.quote.by, story.language) if story.quote else ""
    if not lead:
        return ([Draft(lead=quote, ready=True)] if quote else []), []
    usual = [Draft(lead=lead, hook=hook, quote=quote)]
    reserve = []
    if quote:
        usual.append(Draft(lead=lead, quote=quote, opens=True))
        reserve += [Draft(lead=story.title, quote=quote)] if story.titled else []
    if told and told != lead:
        reserve.append(Draft(lead=told, hook="" if _says(told, story.title) else hook, quote=quote))
    return usual, reserve


def _hook(story: Story, rules: Rules) -> str:
    """The title, where it is in the story's language and stands neither on a card nor above the text."""
    return story.title if story.titled and rules.link != "card" and not rules.heading else ""


def _says(lead: str, title: str) -> bool:
    """Whether the beginning of the text says what the title says."""
    plain = _NO_LETTERS.sub(" ", lead.casefold()).strip()
    wanted = _NO_LETTERS.sub(" ", title.casefold()).strip()
    return wanted in plain or set(wanted.split()) <= set(plain.split())


def _turned(found: Sequence[Draft], story: Story, account: Account, occasion: str) -> list[Draft]:
    if len(found) < 2 or occasion in ("", FIRST_OCCASION):
        return list(found)
    digest = sha256(f"{story.id}\x00{account.name}\x00{occasion}".encode("utf-8", "surrogatepass")).digest()
    first = int.from_bytes(digest[:8]) % len(found)
    return [*found[first:], *found[:first]]
