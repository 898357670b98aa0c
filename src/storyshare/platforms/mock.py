"""The dry-run platform: any platform's rules, none of its network.

It refuses what the real service would refuse, with the reason, gives ids and URLs of the right shape, and keeps an
outbox. Tests give it faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Literal

from storyshare.compose import over_by
from storyshare.errors import AccountOnHoldError, NotSentError, OutcomeUnknownError, PostError, RejectedError
from storyshare.i18n import _
from storyshare.images import fit
from storyshare.models import (
    Absent,
    Account,
    Attempt,
    CannotTell,
    Cleared,
    Json,
    Part,
    Prepared,
    PublicFile,
    Receipt,
    Rules,
    Share,
)

Fault = Literal["refused", "limited", "not_sent", "on_hold", "lost_answer", "lost_request"]


@dataclass(slots=True, kw_only=True)
class Mock:
    """A platform with `rules` and no network, for one account.

    `outbox` holds what would be public, by key, in order, and `boosts` what it has boosted, by the post's id. `faults`
    are taken one a call: None (all goes well), "refused" (the platform says no), "limited" (not now), "not_sent" (no
    connection), "on_hold" (the log-in is gone), "lost_answer" (published, but nobody hears of it), "lost_request"
    (nobody hears of it, and it was not published).
    """

    owner: Account
    rules: Rules
    faults: list[Fault | None] = field(default_factory=list)
    retry_after: datetime | None = None
    outbox: dict[str, Prepared] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    boosts: dict[str, Receipt] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        """Build the call as an adapter would; images are really fitted."""
        part = share.parts[number - 1]
        files = [
            fit(image, self.rules.images.among(len(part.images)), number=position).file
            for position, image in enumerate(part.images, 1)
            if self.rules.images
        ]
        if part.card and part.card.image and self.rules.card_image:
            files.append(fit(part.card.image, self.rules.card_image, number=1).file)
        card: Json = None
        if part.card:
            card = {"uri": part.card.uri, "title": part.card.title, "description": part.card.description}
        return Prepared(
            platform=share.platform,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload={
                "text": part.text,
                "heading": part.heading,
                "warning": share.warning,
                "language": share.language,
                "card": card,
                "files": [file.digest() for file in files],
                "reply_to": sent[-1].id if sent else None,
            },
            texts=_texts(share, part, files),
            files=tuple(files),
        )

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish into the outbox; the same key twice is one post."""
        prepared = cleared.prepared
        fault = self._fault(key)
        if reason := self._refusal(prepared):
            raise self._error(RejectedError, reason, key)
        if key not in self.receipts:
            identifier = _shaped(self.rules.example_id, next(self._numbers))
            url = self.rules.permalink.format(id=identifier, account=self.owner.name)
            self.outbox[key] = prepared
            self.receipts[key] = Receipt(id=identifier, url=url)
        if fault == "lost_answer":
            raise self._error(OutcomeUnknownError, _("No answer came."), key)
        return self.receipts[key]

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look into the outbox."""
        return self.receipts.get(attempt.key) or Absent()

    def boost(self, receipt: Receipt, *, key: str) -> Receipt:
        """Boost into `boosts`; the same key twice, and the same post twice, is one boost."""
        fault = self._fault(key)
        self.boosts.setdefault(receipt.id, Receipt(id=receipt.id, url=receipt.url, details={"of": receipt.id}))
        if fault == "lost_answer":
            raise self._error(OutcomeUnknownError, _("No answer came."), key)
        return self.boosts[receipt.id]

    def unboost(self, boost: Receipt) -> None:
        """Take it out again; one that is gone already is no error."""
        self.boosts.pop(boost.details["of"], None)

    def _fault(self, key: str) -> Fault | None:
        """The next fault; those after which nothing was done are raised here."""
        fault = self.faults.pop(0) if self.faults else None
        if fault in ("limited", "not_sent"):
            raise self._error(NotSentError, _("No connection was made, or the platform wants us to wait."), key)
        if fault == "on_hold":
            raise self._error(AccountOnHoldError, _("The log-in is gone."), key)
        if fault == "lost_request":
            raise self._error(OutcomeUnknownError, _("No answer came."), key)
        if fault == "refused":
            raise self._error(RejectedError, _("The platform refused it."), key)
        return fault

    def _error(self, kind: type[PostError], message: str, key: str) -> PostError:
        return kind(
            message,
            platform=self.rules.platform,
            account=self.owner.name,
            key=key,
            retry_after=self.retry_after if kind is NotSentError else None,
        )

    def _refusal(self, prepared: Prepared) -> str:
        text, warning = str(prepared.payload["text"]), str(prepared.payload["warning"])
        if over := over_by(self.rules, text, warning):
            return _("The text is {over} {unit} too long.", over=over, unit=_(self.rules.limits[0].unit))
        heading, limit = str(prepared.payload["heading"]), self.rules.heading
        if limit and prepared.number == 1 and not max(1, limit.minimum) <= limit.count(heading) <= limit.maximum:
            return _(
                "Its title must have {value} to {maximum} {unit}.",
                value=max(1, limit.minimum),
                maximum=limit.maximum,
                unit=_(limit.unit),
            )
        if not self.rules.repeats and any(text == each.payload["text"] for each in self.outbox.values()):
            return _("This account has posted the same text before.")
        if self.rules.needs_picture and not prepared.files:
            return _("There is no post without a picture.")
        return self._wrong_pictures(prepared)

    def _wrong_pictures(self, prepared: Prepared) -> str:
        if self.rules.images and len(prepared.files) > self.rules.images.count:
            return _("More than {count} images.", count=self.rules.images.count)
        most = self.rules.images.alt_limit if self.rules.images else None
        if most and any(len(file.alt) > most for file in prepared.files):
            return _("An alt text is longer than {most} characters.", most=most)
        return ""


def _texts(share: Share, part: Part, files: list[PublicFile]) -> tuple[str, ...]:
    card = (part.card.uri, part.card.title, part.card.description) if part.card else ()
    found = (part.heading, part.text, share.warning, *card, *(file.alt for file in files))
    return tuple(text for text in found if text)


def _shaped(example: str, number: int) -> str:
    """An id like the example, another for each number: its last characters are replaced by digits it may hold."""
    digits = "".join(chr(ord("2") + int(digit)) if not example.isdigit() else digit for digit in f"{number:o}")
    return example[: -len(digits)] + digits
