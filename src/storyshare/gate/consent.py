"""Consent and embargo: pure rules over the record and the instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from storyshare.errors import Refusal
from storyshare.models import Consent, ConsentStatus, StoryImage


def consent_refusals(
    consent: Consent | None, *, platform: str, language: str, images: tuple[StoryImage, ...], now: datetime
) -> Iterator[Refusal]:
    """Why consent does not cover this use: missing, pending, withdrawn, not begun, ended, or given for other uses."""
    if consent is None:
        yield Refusal(
            rule="consent-missing",
            message="the record does not say that the person agreed",
            hint="Add `consent:` to the record when the form is signed; until then it stays here.",
        )
        return
    if consent.status is ConsentStatus.WITHDRAWN:
        yield Refusal(
            rule="consent-withdrawn",
            message="the person has withdrawn their consent",
            hint="Do not share this story again.",
        )
        return
    if consent.status is ConsentStatus.PENDING:
        yield Refusal(
            rule="consent-pending",
            message="consent is still pending",
            hint="When the form is signed, write `status: granted`, its reference and its date under `consent:`.",
        )
        return
    yield from _period(consent, now)
    yield from _uses(consent, platform, language, images)


def embargo_refusals(embargo: datetime | None, *, now: datetime) -> Iterator[Refusal]:
    """Why it is too early."""
    if embargo is not None and now < embargo:
        yield Refusal(
            rule="embargo",
            message=f"it is under embargo until {embargo:%Y-%m-%d %H:%M} UTC",
            hint="Share it after that, or change `embargo:` in the record if that is wrong.",
            until=embargo,
        )


def _period(consent: Consent, now: datetime) -> Iterator[Refusal]:
    if consent.begins_at is not None and now < consent.begins_at:
        yield Refusal(
            rule="consent-not-begun",
            message=f"consent begins only on {consent.granted}",
            hint="Look at `granted:` under `consent:`.",
            until=consent.begins_at,
        )
    if consent.ends_at is not None and now >= consent.ends_at:
        yield Refusal(
            rule="consent-expired",
            message=f"consent ended after {consent.expires}",
            hint="Ask the person again; then write the new dates under `consent:`.",
        )


def _uses(consent: Consent, platform: str, language: str, images: tuple[StoryImage, ...]) -> Iterator[Refusal]:
    if consent.platforms is not None and platform not in consent.platforms:
        yield Refusal(
            rule="consent-platform",
            message=f"consent does not cover {platform}",
            hint="Consent names the platforms under `platforms:`; leave this one out with --to.",
        )
    if consent.languages is not None and language not in consent.languages:
        yield Refusal(
            rule="consent-language",
            message=f"consent does not cover the language {language}",
            hint="Consent names the languages under `languages:`; choose another with --lang.",
        )
    if not consent.photos:
        for image in images:
            if image.shows_people:
                yield Refusal(
                    rule="consent-photos",
                    message=f"consent does not cover photos, and {image.file} shows people",
                    hint="Take the image out of the record, or write `shows_people: no` if it shows nobody.",
                )
