"""What a kit offers of one story: the same plan as a preview, for each network and language, and what the gate says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from storyshare import gate
from storyshare.compose import campaign_parameters, with_parameters
from storyshare.compose.names import star_names
from storyshare.compose.wording import words
from storyshare.errors import Refusal, StoryshareError
from storyshare.i18n import _
from storyshare.kit.networks import NETWORKS, Network, for_sharing, plain_rules
from storyshare.kit.records import End, NetworkText
from storyshare.models import Account, Consent, Rules, Story
from storyshare.platforms import load, names
from storyshare.publish.planning import Planned, plan
from storyshare.publish.previews.single import counted_once
from storyshare.publish.targets import Target
from storyshare.text.plain import find_entities
from storyshare.workspace import Workspace

# What a link in a kit without a partner says of where it was read.
OWN_KIT = "share-kit"
_MOST_PICTURES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What may be shared of a story in one language, before its pictures are made."""

    story: Story
    title: str
    summary: str
    note: str
    link: str
    printed: str
    texts: tuple[NetworkText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a story, or one language of it, is not in the kit."""

    language: str
    refusals: tuple[Refusal, ...]


def kit_targets(partner: str) -> tuple[Target, ...]:
    """Every network as a target of a plan: under its adapter's default rules where storyshare posts to it."""
    person = load("by-hand")
    source = slug(partner) or OWN_KIT
    return tuple(
        Target(
            account=Account(name=network.name, platform=network.name, env=""),
            platform=person,
            rules=counted_once(for_sharing(network, _rules(network))),
            named=False,
            parameters=_read_at(source, network.medium, network.name),
        )
        for network in NETWORKS
    )


def offers(
    place: Workspace, record: Story, wanted: tuple[Target, ...], known: gate.Evidence, *, now: datetime
) -> Iterator[Offer | Refused]:
    """What may be shared of the record in each of its languages, its own first; or why nothing may."""
    fresh = replace(known, earlier=())  # what our own accounts have had does not matter to somebody else's
    for language in record.languages():
        planned = [
            share
            for target in wanted
            for share in plan(place, record, [target], language=language, evidence=fresh, now=now)
        ]
        yield _offer(place, language, planned, fresh, now)


def consent_end(record: Story, known: Consent | None, place: Workspace) -> End | None:
    """When the earliest consent that is known of the story ends, if it does."""
    found = [each.ends_at for each in (record.consent, known) if each and each.ends_at]
    if not found:
        return None
    at = min(found)
    days = [each.expires for each in (record.consent, known) if each and each.expires and each.ends_at == at]
    return End(at=at, day=days[0] if days else at.astimezone(place.timezone).date())


def folder_of(link: str) -> str:
    """A name for the story's pages, made of nothing but its address, which is public: an id may hold a real name."""
    last = unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2].rpartition(".html")
    digest = sha256(link.encode()).hexdigest()[:8]
    return "-".join(filter(None, (slug(last[0] or last[2])[:40].strip("-"), digest)))


def free_folder(link: str, taken: Collection[str]) -> str:
    """Where in a kit the pages of a story go: with a number where another story has the same address."""
    name = folder = f"stories/{folder_of(link)}"
    number = 1
    while folder in taken:
        number += 1
        folder = f"{name}-{number}"
    return folder


def slug(text: str) -> str:
    """A text in small letters, digits and hyphens, as links and folders want it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _rules(network: Network) -> Rules:
    return load(network.name).rules({}) if network.name in names() else plain_rules(network)


def _read_at(source: str, medium: str, network: str) -> dict[str, str]:
    return {"utm_source": source, "utm_medium": medium, "utm_content": network}


def _offer(
    place: Workspace, language: str, planned: list[Planned], known: gate.Evidence, now: datetime
) -> Offer | Refused:
    passed = [each for each in planned if each.share and not each.refusals]
    if not passed:
        return Refused(language=language, refusals=_reasons(planned))
    story = passed[0].story
    title, starred = star_names(story.title, story.people, find_entities)
    summary, also = star_names(story.summary, story.people, find_entities)
    link, printed = (_tagged(place, story, planned[0].target, content) for content in ("page", "qr"))
    shown = gate.Shown(
        platform=passed[0].target.rules.platform,
        language=language,
        texts=tuple((where, text) for where, text in _page_texts(story, title, summary, printed) if text),
        images=story.images[:_MOST_PICTURES],
    )
    if refusals := gate.judge(story, shown, known, now=now).refusals:
        return Refused(language=language, refusals=refusals)
    changed = max(starred, also)
    said = words(language)
    return Offer(
        story=story,
        title=title,
        summary=summary,
        note=(said.name_changed if changed == 1 else said.names_changed) if changed else "",
        link=link,
        printed=printed,
        texts=tuple(_text(each) for each in passed),
    )


def _page_texts(story: Story, title: str, summary: str, printed: str) -> Iterator[tuple[str, str]]:
    yield from ((_("the title"), title), (_("the summary"), summary), (_("the address"), printed))
    yield _("the content warning"), story.content_warning
    for image in story.images[:_MOST_PICTURES]:
        yield _("the alt text of {file}", file=image.file), image.alt


def _reasons(planned: list[Planned]) -> tuple[Refusal, ...]:
    """Every reason once; what fits nowhere is said by the first network."""
    found: dict[str, Refusal] = {}
    for each in planned:
        for refusal in each.refusals:
            found.setdefault(refusal.rule, refusal)
    if not found and (problem := next((each.problem for each in planned if each.problem), None)):
        found["fit"] = _as_refusal(problem)
    return tuple(found.values())


def _as_refusal(problem: StoryshareError) -> Refusal:
    return Refusal(rule="fit", message=str(problem).rstrip("."), hint=problem.hint)


def _text(planned: Planned) -> NetworkText:
    share, rules = planned.share, planned.target.rules
    if share is None:
        raise ValueError
    part, limit = share.parts[0], rules.limits[0]
    network = next(each for each in NETWORKS if each.name == rules.platform)
    return NetworkText(
        network=network,
        title=network.title,
        text=part.text,
        heading=part.heading,
        link=share.link,
        length=limit.count(part.text),
        most=limit.maximum,
    )


def _tagged(place: Workspace, story: Story, target: Target, content: str) -> str:
    """The link as readers of the kit itself, or of a printed page, follow it."""
    if not place.tag_links:
        return story.link
    campaign = place.campaigns.get(story.campaign)
    found: Mapping[str, str] = campaign_parameters("", (campaign.utm if campaign else "") or story.campaign)
    medium = {"page": "referral", "qr": "print"}[content]
    own = {"utm_source": target.parameters["utm_source"], "utm_medium": medium, "utm_content": content}
    return with_parameters(story.link, {**found, **own})
