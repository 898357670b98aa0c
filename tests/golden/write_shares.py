"""Writes `shares.md`: what would be posted of each sample story, on each platform, in each language.

python tests/golden/write_shares.py
"""

from collections.abc import Iterator
from pathlib import Path

from storyshare import stories, workspace
from storyshare.compose import FIRST_OCCASION, Said, compose
from storyshare.models import Account, Rules, Share, Story
from storyshare.platforms import load, names

ROOT = Path(__file__).parent.parent.parent
SHARES = Path(__file__).parent / "shares.md"
# Where a title or a link stands is what the others differ in: their further texts would only repeat these.
_WHOLE = ("x", "mastodon", "bluesky")
_HEAD = """\
# What would be posted

Of each sample story, on every platform and in each language; on the first three also when it is shared again until it
has no other text, and as a thread. Written by `python tests/golden/write_shares.py`; a test compares. Whoever changes a
wording reads it here first.
"""


def render() -> str:
    """The whole file."""
    place = workspace.read(ROOT)
    found = stories.load_all(place.stories, zone=place.timezone)
    lines = [_HEAD]
    for record in found.stories:
        for language in record.languages():
            story = record.in_language(language)
            assert story is not None
            lines += [f"## {record.name} · {language}", ""]
            for platform in names():
                lines += _on(story, load(platform).rules({}), place.hashtags)
    return "\n".join(lines)


def _on(story: Story, rules: Rules, tags: tuple[str, ...]) -> Iterator[str]:
    account = Account(name=rules.platform, platform=rules.platform, env="NONE")
    had: list[Share] = []
    while True:
        occasion = f"again-{len(had)}" if had else FIRST_OCCASION
        said = Said(before=tuple(share.words() for share in had))
        share = compose(story, rules, account, occasion=occasion, said=said, tags=tags)
        if share.words() in said.before:
            break
        had.append(share)
        yield from _shown(share, rules, f"{rules.title}, again" if had[1:] else rules.title)
        if rules.platform not in _WHOLE:
            return
    if rules.threads:
        yield from _shown(compose(story, rules, account, thread=True, tags=tags), rules, f"{rules.title}, as a thread")


def _shown(share: Share, rules: Rules, title: str) -> Iterator[str]:
    yield f"### {title}\n"
    if share.warning:
        yield f"> [Content warning: {share.warning}]\n>"
    for part in share.parts:
        if part.heading:
            yield f"> **{part.heading}**\n>"
        yield from (f"> {line}".rstrip() for line in part.text.split("\n"))
        count = rules.limits[0].count(part.text, share.warning)
        yield f"\n{count} of {rules.limits[0].maximum} {rules.limits[0].unit}\n"
        if part.card:
            card = f"**{part.card.title}** {part.card.description}" if part.card.title else "what the page says"
            yield f"Card: {card} <{part.card.uri}>\n"
        yield from (f"Image: {image.file}, “{image.alt}”\n" for image in part.images)
    yield from (f"- {note}" for note in share.notes)
    yield from [""] * bool(share.notes)


if __name__ == "__main__":
    SHARES.write_text(render(), encoding="utf-8", newline="\n")
