"""How a planned share looks: as a block for people, as JSON for scripts."""

from __future__ import annotations

from dataclasses import asdict

from storyshare.cli import output
from storyshare.cli.output import Block
from storyshare.errors import InputError, Refusal
from storyshare.i18n import _
from storyshare.models import Card, Part, Rules, Share, StoryImage
from storyshare.publish.planning import Planned
from storyshare.publish.prices import price

_BAR, _SHORTEST_BAR = 24, 8


def share_block(planned: Planned) -> Block:
    """One account's share as it will look, and what speaks against it."""
    block = Block(title=_title(planned), tone="bad" if planned.refusals or planned.problem else "plain")
    if planned.problem:
        block.add(f"✗ {planned.problem}", "bad")
        block.add(f"  {planned.problem.hint}", "quiet")
    if planned.skipped:
        block.add(_("Left out: {skipped}.", skipped=planned.skipped), "warning")
    block.lines.extend(output.refusals(planned.refusals))
    if share := planned.shown:
        for part in share.parts:
            _add_part(block, planned.target.rules, share, part)
        for note in share.notes:
            block.add(f"! {note}", "warning")
    for found in planned.warnings:
        block.add(_("! LOOK: {message}.", message=found.message), "warning")
        block.add(f"  {found.hint}", "quiet")
    return block


def share_json(planned: Planned) -> dict[str, object]:
    """The same for a script."""
    share, rules = planned.shown, planned.target.rules
    return {
        "account": planned.target.account.name,
        "platform": rules.platform,
        "language": planned.story.language,
        "fits": share is not None,
        "problem": str(planned.problem) if planned.problem else None,
        "skipped": planned.skipped or None,
        "refusals": [refusal_json(found) for found in planned.refusals],
        "warnings": [{"rule": found.rule, "message": found.message} for found in planned.warnings],
        "parts": [_part_json(rules, share, part) for part in share.parts] if share else [],
        "link": share.link if share else None,
        "content_warning": share.warning if share else None,
        "notes": list(share.notes) if share else [],
        "price_usd": price(rules, share) if share else None,
    }


def refusal_json(found: Refusal) -> dict[str, object]:
    """One reason of the gate for a script."""
    return {"rule": found.rule, "message": found.message, "until": found.until}


def wrong_json(name: str, error: InputError) -> dict[str, object]:
    """A record that cannot be used, for a script: everything that is wrong in its files."""
    problems = [{**asdict(problem), "path": str(problem.path)} for problem in error.problems]
    return {"story": name, "error": str(error), "problems": problems}


def _title(planned: Planned) -> str:
    name, title = planned.target.account.name, planned.target.rules.title
    account = "" if name == planned.target.rules.platform else f" ({name})"
    return f"{title}{account} · {planned.story.language}"


def _add_part(block: Block, rules: Rules, share: Share, part: Part) -> None:
    if len(share.parts) > 1:
        block.add(_("{number} of {count}", number=part.number, count=len(share.parts)), "quiet")
    if share.warning:
        block.add(_("[Content warning: {warning}]", warning=share.warning), "warning")
    if part.heading:
        block.add(_("Title: {heading}", heading=part.heading))
    block.add(part.text, marked=rules.find(part.text))
    block.add("")
    if part.card:
        _add_card(block, part.card)
    for image in part.images:
        _add_image(block, rules, image)
    if part.card or part.images:
        block.add("")
    for limit in rules.limits:
        count = limit.count(part.text, share.warning)
        # The first limit is the one that people know; another is worth a line when it is near.
        if limit is rules.limits[0] or count > limit.maximum / 2:
            block.add(_measured(count, limit.maximum, limit.unit), "quiet")
    if cost := price(rules, share):
        block.add(_("{title} charges about ${cost}.", title=rules.title, cost=cost), "quiet")


def _add_card(block: Block, card: Card) -> None:
    block.add(
        _("Link card: {title}", title=card.title)
        if card.title
        else _("Link card, made of what the page says of itself:")
    )
    if card.description:
        block.add(card.description)
    block.add(card.uri)
    if card.image:
        block.add(_("Its picture: {file} (a card has no place for alt text)", file=card.image.file), "quiet")


def _add_image(block: Block, rules: Rules, image: StoryImage) -> None:
    if image.alt and rules.images and not rules.images.alt:
        block.add(_("Image: {file}", file=image.file))
    elif image.alt:
        block.add(_("Image: {file}, read aloud as “{alt}”", file=image.file, alt=image.alt))
    else:
        block.add(_("✗ Image: {file} has no alt text", file=image.file), "bad")


def _measured(count: int, maximum: int, unit: str) -> str:
    words = _("{count} of {maximum} {unit}", count=count, maximum=maximum, unit=_(unit))
    if output.is_plain():
        return words
    length = min(_BAR, output.inside() - len(words) - 1)
    if length < _SHORTEST_BAR:
        return words
    filled = min(length, -(-count * length // maximum))
    return f"{'█' * filled}{'░' * (length - filled)} {words}"


def _part_json(rules: Rules, share: Share, part: Part) -> dict[str, object]:
    limit = rules.limits[0]
    found = rules.find(part.text)
    return {
        "title": part.heading or None,
        "text": part.text,
        "count": limit.count(part.text, share.warning),
        "limit": limit.maximum,
        "unit": limit.unit,
        "links": [entity.text for entity in found if entity.kind == "link"],
        "hashtags": [entity.text for entity in found if entity.kind == "hashtag"],
        "mentions": [entity.text for entity in found if entity.kind == "mention"],
        "card": part.card
        and {
            "uri": part.card.uri,
            "title": part.card.title,
            "description": part.card.description,
            "image": part.card.image.file if part.card.image else None,
        },
        "images": [{"file": image.file, "alt": image.alt} for image in part.images],
    }
