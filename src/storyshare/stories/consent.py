"""The consent that a record speaks of."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from storyshare.files import Fields, start_of_day
from storyshare.i18n import _
from storyshare.models import Consent, ConsentStatus
from storyshare.stories.language import language_hint, language_tag
from storyshare.stories.words import platform_names

CONSENT_FIELDS = ("status", "reference", "granted", "expires", "platforms", "languages", "photos")


def read_consent(fields: Fields, zone: ZoneInfo) -> Consent | None:
    """What the record says of consent, or None, with a warning, where it says nothing.

    It begins as the day `granted` begins and ends as the day `expires` ends, by the clock of `zone`. What was granted
    must be said in full: for which platforms and languages is never guessed.
    """
    inner = fields.table_at("consent")
    if inner is None:
        if "consent" not in fields:
            message = _("the record does not speak of consent: the story cannot be shared.")
            fields.problem(
                "consent", message, _("Add `consent:` and below it `  status: pending`."), severity="warning"
            )
        return None
    inner.need("status", _("Write: status: pending, granted or withdrawn"))
    status = inner.choice("status", tuple(ConsentStatus))
    if status == ConsentStatus.GRANTED:
        _must_be_whole(inner)
    granted, expires = inner.day("granted"), inner.day("expires")
    if granted and expires and expires < granted:
        inner.problem("expires", _("consent cannot end before it was granted."), _("Look at both days."))
    consent = Consent(
        # Without a status that can be read the record is left out; pending is what grants nothing.
        status=ConsentStatus(status or ConsentStatus.PENDING),
        reference=inner.text("reference"),
        granted=granted,
        expires=expires,
        begins_at=start_of_day(granted, zone) if granted else None,
        ends_at=start_of_day(expires + timedelta(days=1), zone) if expires else None,
        platforms=_platforms(inner),
        languages=_languages(inner),
        photos=inner.yes_no("photos", default=False),
    )
    inner.finish()
    return consent


def _must_be_whole(inner: Fields) -> None:
    inner.need("granted", _("Write the day on which the form was signed, as: granted: 2026-03-02"))
    inner.need("platforms", _("Write: platforms: all, or a list as [x, mastodon]"))
    inner.need("languages", _("Write: languages: all, or a list as [en, es]"))
    if "reference" not in inner:
        hint = _("Write where the signed form is, as: reference: form 2026-031")
        inner.problem("reference", _("the record does not say where the form is."), hint, severity="warning")


def _platforms(inner: Fields) -> frozenset[str] | None:
    if "platforms" not in inner or inner.says_all("platforms"):
        return None
    return frozenset(_not_all(inner, "platforms", platform_names(inner, "platforms")))


def _languages(inner: Fields) -> frozenset[str] | None:
    if "languages" not in inner or inner.says_all("languages"):
        return None
    found = set()
    for text in _not_all(inner, "languages", inner.texts("languages")):
        if not (tag := language_tag(text)):
            inner.problem("languages", _("`{text}` is no language code.", text=text), language_hint(text))
        found.add(tag)
    return frozenset(found)


def _not_all(inner: Fields, name: str, listed: tuple[str, ...]) -> tuple[str, ...]:
    """The list, after a word about `all` in it and about nothing in it."""
    if "all" in listed:
        inner.problem(
            name, _("`all` cannot stand in a list."), _("Write: {name}: all, or take it out of the list.", name=name)
        )
    elif not listed:
        inner.problem(
            name,
            _("names none."),
            _("Write: {name}: all, or a list; leave it out while nothing is granted.", name=name),
        )
    return tuple(each for each in listed if each != "all")
