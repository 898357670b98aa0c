"""Approval of exactly this: what is approved, and whether an approval covers what would be sent."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from storyshare.errors import Refusal
from storyshare.gate.signing import statement, verifies
from storyshare.i18n import N_, _
from storyshare.models import Approval, ApprovalMode, Fingerprint, Policy, PublicFile, Story

# Where a record lies is nothing that becomes public; pictures count by their bytes, translations each by itself.
_LEFT_OUT = {"id", "name", "path", "titled", "images", "translations"}
# Of a translation these are its own; the rest is the original's.
_TRANSLATED = ("title", "link", "summary", "body", "lines", "quote", "hashtags", "content_warning")
_NAMES = {"content_warning": "content warning", "allow": "what is allowed"}
# Those that are not the record's own words.
_SHOWN = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        ("content warning", N_("content warning")),
        (r"content warning \((?P<language>.+)\)", N_("content warning ({language})")),
        ("what is allowed", N_("what is allowed")),
        (r"alt text of (?P<file>.+)", N_("alt text of {file}")),
        (r"alt text in (?P<language>\S+) of (?P<file>.+)", N_("alt text in {language} of {file}")),
        (r"picture (?P<file>.+)", N_("picture {file}")),
        (r"setting (?P<name>.+)", N_("setting {name}")),
    )
)


def fingerprint(story: Story, *, pictures: Mapping[str, str], settings: Mapping[str, str]) -> Fingerprint:
    """What would be approved of a record: all that may become public in every language, its pictures, its consent.

    `pictures` are the SHA-256 digests of the files' bytes; `settings` what else goes into every post, by name (the
    organisation's hashtags, say).
    """
    found: dict[str, object] = {
        _NAMES.get(each.name, each.name): getattr(story, each.name)
        for each in fields(story)
        if each.name not in _LEFT_OUT
    }
    for language, translation in story.translations.items():
        for name in _TRANSLATED:
            found[f"{_NAMES.get(name, name)} ({language})"] = getattr(translation, name)
        for image in translation.images:
            found[f"alt text in {language} of {image.file}"] = image.alt
    for image in story.images:
        found[f"alt text of {image.file}"] = (image.alt, image.shows_people)
        found[f"picture {image.file}"] = pictures.get(image.file, "")
    found |= {f"setting {name}": value for name, value in settings.items()}
    digests = {name: _digest([name, _plain(value)]) for name, value in sorted(found.items())}
    return Fingerprint(digest=_digest([story.id, digests]), fields=digests, pictures=dict(pictures))


def changes(approved: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two versions, in people's words."""
    return tuple(name for name in sorted({*approved, *now}) if approved.get(name) != now.get(name))


def approval_refusals(
    story: Story, policy: Policy, approvals: tuple[Approval, ...], found: Fingerprint | None, *, now: datetime
) -> Iterator[Refusal]:
    """Why nobody's approval covers the story as it is now; nothing where none is asked for."""
    if policy.mode is ApprovalMode.OFF:
        return
    if found is None:
        yield Refusal(rule="approval-unseen", message=_("what would have to be approved cannot be read"))
        return
    if any(not why_not(each, story, policy, found, now=now) for each in approvals):
        return
    yield from _missing(story, policy, approvals, found, now)


def why_not(approval: Approval, story: Story, policy: Policy, found: Fingerprint, *, now: datetime) -> str:  # noqa: PLR0911 - one reason each
    """Why this approval does not let this version out now, in a few words; empty where it does."""
    if approval.revoked_at is not None:
        return _("was taken back")
    if approval.until is not None and now >= approval.until:
        return _("ended on {until:%Y-%m-%d}", until=approval.until)
    if approval.digest != found.digest:
        return _("was for another version")
    if same_person(approval.approver, story.author):
        return _("is by the one who wrote it")
    approver = next((each for each in policy.approvers if same_person(each.name, approval.approver)), None)
    if approver is None and (policy.approvers or policy.mode is ApprovalMode.SIGNED):
        return _("is by somebody who is no approver (any more)")
    if policy.mode is ApprovalMode.SIGNED:
        said = statement(
            policy.workspace, story_id=story.id, digest=found.digest, approver=approval.approver, until=approval.until
        )
        if approver is None or not verifies(approver.public_key, said, approval.signature):
            return _("is not signed with the approver's key")
    return ""


def picture_refusals(files: tuple[PublicFile, ...], found: Fingerprint | None) -> Iterator[Refusal]:
    """Which files were not made from the very bytes that are approved."""
    for file in files if found else ():
        if found and file.made_from != found.pictures.get(file.source):
            yield Refusal(
                rule="approval-picture",
                message=_("the picture {source} is not the one that was approved", source=file.source),
                hint=_("Somebody changed the file: look at it, then have it approved again."),
            )


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: case, accents and spaces do not make another person."""
    return _folded(one) == _folded(other) != ""


def _missing(
    story: Story, policy: Policy, approvals: tuple[Approval, ...], found: Fingerprint, now: datetime
) -> Iterator[Refusal]:
    how = (
        _(
            "Show her or him: storyshare preview {name}. Then: storyshare approve {name} --as NAME --code CODE",
            name=story.name,
        )
        if policy.mode is ApprovalMode.NAMED
        else _("An approver signs it: storyshare approve {name} --as NAME --key FILE", name=story.name)
    )
    if not approvals:
        yield Refusal(rule="approval-missing", message=_("nobody has approved it"), hint=how)
        return
    last = approvals[-1]
    why = why_not(last, story, policy, found, now=now)
    said = _(
        "the approval by {approver} of {approved_at:%Y-%m-%d} {why}",
        approver=last.approver,
        approved_at=last.approved_at,
        why=why,
    )
    if last.revoked_at is None and last.digest != found.digest and last.fields:
        said = _(
            "it was changed since {approver} approved it on {approved_at:%Y-%m-%d}: {fields}",
            approver=last.approver,
            approved_at=last.approved_at,
            fields=", ".join(_shown(name) for name in changes(last.fields, found.fields)),
        )
    yield Refusal(rule="approval-void", message=said, hint=how)


def _shown(name: str) -> str:
    """A field's name for people; in the ledger, and in the digest, it is English."""
    for pattern, said in _SHOWN:
        if found := pattern.fullmatch(name):
            return _(said, **found.groupdict())
    return name


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a field of a record holds
    """A value as JSON has it, always the same for the same value."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        # A field that records got later, and do not use, does not make another version of them.
        found = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {name: plain for name, plain in found.items() if (name, plain) != ("also", [])}
    return str(value)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in plain if character.isalnum())
