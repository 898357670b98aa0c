"""Consent and embargo: pure rules over the record, what was seen of its consent before, and the instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from storyshare.errors import Refusal
from storyshare.i18n import _
from storyshare.models import DRAFTED, PACKED, Consent, ConsentStatus, StoryImage


def consent_refusals(
    consent: Consent | None, *, platform: str, language: str, images: tuple[StoryImage, ...], now: datetime
) -> Iterator[Refusal]:
    """Why consent does not cover this use: missing, pending, withdrawn, not begun, ended, or given for other uses."""
    if consent is None:
        yield Refusal(
            rule="consent-missing",
            message=_("the record does not say that the person agreed"),
            hint=_("Add `consent:` to the record when the form is signed; until then it stays here."),
        )
        return
    if consent.status is ConsentStatus.WITHDRAWN:
        yield Refusal(
            rule="consent-withdrawn",
            message=_("the person has withdrawn their consent"),
            hint=_("Do not share this story again."),
        )
        return
    if consent.reference in (PACKED, DRAFTED):
        yield Refusal(
            rule="consent-volunteer",
            message=_("it is {reference}", reference=consent.reference),
            hint=_(
                "It is only sent from the record itself: write there, under `reference:`, where the signed form is."
            ),
        )
    if consent.status is ConsentStatus.PENDING:
        yield Refusal(
            rule="consent-pending",
            message=_("consent is still pending"),
            hint=_("When the form is signed, write `status: granted`, its reference and its date under `consent:`."),
        )
        return
    yield from _period(consent, now)
    yield from _uses(consent, platform, language, images)


def remembered_refusals(  # noqa: PLR0913 - the use that is asked about
    consent: Consent | None,
    remembered: Consent | None,
    *,
    story: str,
    platform: str,
    language: str,
    images: tuple[StoryImage, ...],
    now: datetime,
) -> Iterator[Refusal]:
    """Why the narrowest consent that was ever seen does not cover this use, where the record's own does.

    A record that is older, or was changed without a new form, widens nothing.
    """
    if remembered is None or consent is None:
        return
    uses = {"platform": platform, "language": language, "images": images, "now": now}
    if any(consent_refusals(consent, **uses)):  # type: ignore[arg-type]
        return
    for refusal in consent_refusals(narrower(consent, remembered), **uses):  # type: ignore[arg-type]
        yield replace(
            refusal,
            rule=f"{refusal.rule}-before",
            message=_("a narrower consent was known here before: {message}", message=refusal.message),
            hint=_(
                "If the person has agreed to more since: storyshare consent renew {story}. If not, mend the record.",
                story=story,
            ),
        )


def narrower(one: Consent, other: Consent) -> Consent:
    """What both consents allow, and no more."""
    order = (ConsentStatus.WITHDRAWN, ConsentStatus.PENDING, ConsentStatus.GRANTED)
    begins = max((each for each in (one, other) if each.begins_at), key=_begin, default=one)
    ends = min((each for each in (one, other) if each.ends_at), key=_end, default=one)
    return Consent(
        status=min(one.status, other.status, key=order.index),
        reference=one.reference,
        granted=begins.granted,
        begins_at=begins.begins_at,
        expires=ends.expires,
        ends_at=ends.ends_at,
        platforms=_both(one.platforms, other.platforms),
        languages=_both(one.languages, other.languages),
        photos=one.photos and other.photos,
    )


def is_wider(one: Consent, other: Consent) -> bool:
    """Whether the first allows anything that the second does not."""
    return replace(narrower(one, other), reference="") != replace(one, reference="")


def embargo_refusals(embargo: datetime | None, *, now: datetime) -> Iterator[Refusal]:
    """Why it is too early."""
    if embargo is not None and now < embargo:
        yield Refusal(
            rule="embargo",
            message=_("it is under embargo until {embargo:%Y-%m-%d %H:%M} UTC", embargo=embargo),
            hint=_("Share it after that, or change `embargo:` in the record if that is wrong."),
            until=embargo,
        )


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _begin(consent: Consent) -> datetime:
    assert consent.begins_at  # noqa: S101 - those without one were left out
    return consent.begins_at


def _end(consent: Consent) -> datetime:
    assert consent.ends_at  # noqa: S101 - those without one were left out
    return consent.ends_at


def _period(consent: Consent, now: datetime) -> Iterator[Refusal]:
    if consent.begins_at is not None and now < consent.begins_at:
        yield Refusal(
            rule="consent-not-begun",
            message=_("consent begins only on {granted}", granted=consent.granted),
            hint=_("Look at `granted:` under `consent:`."),
            until=consent.begins_at,
        )
    if consent.ends_at is not None and now >= consent.ends_at:
        yield Refusal(
            rule="consent-expired",
            message=_("consent ended after {expires}", expires=consent.expires),
            hint=_("Ask the person again; then write the new dates under `consent:`."),
        )


def _uses(consent: Consent, platform: str, language: str, images: tuple[StoryImage, ...]) -> Iterator[Refusal]:
    if consent.platforms is not None and platform not in consent.platforms:
        yield Refusal(
            rule="consent-platform",
            message=_("consent does not cover {platform}", platform=platform),
            hint=_("Consent names the platforms under `platforms:`; leave this one out with --to."),
        )
    if consent.languages is not None and language not in consent.languages:
        yield Refusal(
            rule="consent-language",
            message=_("consent does not cover the language {language}", language=language),
            hint=_("Consent names the languages under `languages:`; choose another with --lang."),
        )
    if not consent.photos:
        for image in images:
            if image.shows_people:
                yield Refusal(
                    rule="consent-photos",
                    message=_("consent does not cover photos, and {file} shows people", file=image.file),
                    hint=_("Take the image out of the record, or write `shows_people: no` if it shows nobody."),
                )
