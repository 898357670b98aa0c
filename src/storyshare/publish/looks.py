"""What a page shows of stories and of a season, gathered from plan, gate, pictures and rehearsal.

Every text passes through one pair of hands, which blots out what must never be public: a page lies in a file.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from storyshare import gate
from storyshare.errors import InputError, Refusal, SetupError, StoryshareError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.models import Card, ImageRules, Limit, Part, Rules, Story, StoryImage
from storyshare.pages import CardLook, Count, PictureLook, PostLook, Reason, ShareLook, StoryLook
from storyshare.publish.planning import Planned
from storyshare.publish.prices import price
from storyshare.workspace import Workspace

# What stands for anything protected, as the gate writes it.
HIDDEN = "■■■"


@dataclass(slots=True, kw_only=True)
class Pictures:
    """Makes pictures small enough for a page, until the page holds `left` bytes of them.

    `rules` is what one of them may be.
    """

    rules: ImageRules
    left: int

    def look(self, image: StoryImage, approved: str | None) -> tuple[str, int, int]:
        """The `data:` URI, width and height in pixels; `approved` is the digest that the code on the page stands for.

        Raises InputError where it cannot be shown, and SetupError where the file is another one by now.
        """
        fitted = fit(image, self.rules, number=1)
        if approved is not None and fitted.file.made_from != approved:
            raise SetupError(_("A picture was changed while the page was made."), hint=_("Make the page again."))
        made = base64.b64encode(fitted.file.data).decode()
        if len(made) > self.left:
            raise InputError(_("left out, so that the page does not grow too large"))
        self.left -= len(made)
        return f"data:{fitted.file.media_type};base64,{made}", fitted.width, fitted.height


def of_one() -> Pictures:
    """For the page of a single story."""
    return Pictures(rules=_rules(side=760, most=110_000), left=6_000_000)


def of_many() -> Pictures:
    """For a page of many stories: smaller ones, and no more of them than a browser likes to open."""
    return Pictures(rules=_rules(side=420, most=45_000), left=12_000_000)


def _rules(*, side: int, most: int) -> ImageRules:
    return ImageRules(count=1, types=("image/jpeg",), max_bytes=most, max_pixels=side * side)


def story_look(  # noqa: PLR0913 - what a look is made from
    place: Workspace,
    record: Story,
    planned: Sequence[Planned],
    known: gate.Evidence,
    pictures: Pictures,
    *,
    language: str = "",
) -> StoryLook:
    """One story as a page shows it, its title in `language` where it has one in it, else in the record's own.

    Raises SetupError where a picture changed since the code on the page was computed.
    """
    maker = _Maker(place, record, known, pictures)
    titled = record.in_language(language) or record
    return StoryLook(
        name=maker.hide(record.name),
        title=maker.hide(titled.title),
        language=titled.language if titled.titled else record.language,
        languages=record.languages(),
        code=known.found.code if known.found else "",
        shares=tuple(map(maker.share, planned, _numbered(planned))),
    )


def _numbered(planned: Iterable[Planned]) -> list[str]:
    """Which text of several it is that one account would get in one language; empty where there is one."""
    keys = [(each.target.account.name, each.story.language, each.skipped) for each in planned]
    return [
        _("text {number} of {total}", number=keys[: at + 1].count(key), total=keys.count(key))
        if keys.count(key) > 1
        else ""
        for at, key in enumerate(keys)
    ]


def wrong_look(name: str, hide: Callable[[str], str]) -> StoryLook:
    """A record that cannot be used. What is wrong in it is not told here: its words may be among it."""
    hint = _("What is wrong in it: storyshare check")
    return StoryLook(name=hide(name), wrong=(Reason(text=_("the record has mistakes."), hint=hint),))


def hider(terms: gate.ProtectedTerms | gate.UnreadableTerms | None) -> Callable[[str], str]:
    """What takes out of any text whatever is protected; the whole text, where nobody here can tell what is."""
    if terms is None:
        return str
    if isinstance(terms, gate.UnreadableTerms):
        return lambda text: HIDDEN if text else ""
    return lambda text: gate.masked(text, terms)


class _Maker:
    """Makes the looks of one story."""

    def __init__(self, place: Workspace, record: Story, known: gate.Evidence, pictures: Pictures) -> None:
        self._place = place
        self._pictures = pictures
        self._approved = known.found.pictures if known.found else None
        self._files = {image.path: image.file for image in record.images}
        # Where nobody can tell what is protected, a picture may show it as well.
        self._blind = isinstance(known.protected, gate.UnreadableTerms)
        self.hide = hider(known.protected)

    def share(self, planned: Planned, which: str) -> ShareLook:
        target = planned.target
        share, rules = planned.shown, target.rules
        return ShareLook(
            platform=rules.title,
            account="" if target.account.name == rules.platform else self._told(target.account.name),
            shown_as=self._told(self._place.organisation or target.account.name),
            language=planned.story.language,
            which=which,
            posts=tuple(self._post(rules, part, share.warning) for part in share.parts) if share else (),
            warning=self.hide(share.warning) if share else "",
            notes=tuple(map(self.hide, share.notes)) if share else (),
            refusals=tuple(self._reasons(planned.refusals)),
            warnings=tuple(self._reasons(planned.warnings)),
            problem=self._problem(planned.problem) if planned.problem else None,
            skipped=self.hide(planned.skipped),
            price=(price(rules, share) or "") if share else "",
        )

    def _post(self, rules: Rules, part: Part, warning: str) -> PostLook:
        text = self.hide(part.text)
        return PostLook(
            text=text,
            entities=rules.find(text),
            heading=self.hide(part.heading),
            pictures=tuple(self._picture(image, rules.images) for image in part.images),
            card=self._card(part.card) if part.card else None,
            counts=tuple(self._counts(rules, part, warning)),
        )

    def _counts(self, rules: Rules, part: Part, warning: str) -> Iterable[Count]:
        if rules.heading and part.heading:
            yield _count(rules.heading, rules.heading.count(part.heading), of="title")
        for limit in rules.limits:
            count = limit.count(part.text, warning)
            # The first limit is the one that people know; another is worth a line when it is near.
            if limit is rules.limits[0] or count > limit.maximum / 2:
                yield _count(limit, count)

    def _card(self, card: Card) -> CardLook:
        return CardLook(
            address=self.hide(card.uri),
            title=self.hide(card.title),
            description=self.hide(card.description),
            picture=self._picture(card.image, None) if card.image else None,
        )

    def _picture(self, image: StoryImage, rules: ImageRules | None) -> PictureLook:
        uri, width, height, trouble = "", 0, 0, ""
        original = self._files.get(image.path, image.file)
        approved = None if self._approved is None else self._approved.get(original, "")
        try:
            if self._blind:
                trouble = _("what is protected cannot be told here")
            else:
                uri, width, height = self._pictures.look(image, approved)
        except InputError as error:
            trouble = self.hide(str(error))
        return PictureLook(
            uri=uri,
            width=width,
            height=height,
            alt=self.hide(image.alt),
            file=self.hide(image.file),
            alt_published=rules is not None and rules.alt,
            trouble=trouble,
        )

    def _reasons(self, found: Iterable[Refusal]) -> Iterable[Reason]:
        for each in found:
            # A reason can name a file, and a file a person.
            if not self._blind or each.rule.startswith("protected-"):
                yield Reason(text=f"{self._told(each.message)}.", hint=self._told(each.hint), rule=each.rule)

    def _problem(self, error: StoryshareError) -> Reason:
        if self._blind:
            return Reason(text=_("see what storyshare preview says of it."))
        return Reason(text=self.hide(str(error)), hint=self.hide(error.hint))

    def _told(self, text: str) -> str:
        """What we say ourselves, of accounts and rules."""
        return text if self._blind else self.hide(text)


def _count(limit: Limit, count: int, of: str = "") -> Count:
    return Count(count=count, maximum=limit.maximum, unit=limit.unit, of=of)
