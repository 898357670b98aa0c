"""Places with no usable way in for programs, or no key yet: a person posts, storyshare prepares it and remembers.

The text is fitted and the pictures are cleaned as anywhere else, and the gate is asked the same. The one call is a
person's: `hand_over` shows what is to be posted and gives back the address of the post.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from storyshare.errors import InputError, NotSentError, RejectedError
from storyshare.i18n import N_, _
from storyshare.images import fit
from storyshare.kit.sharelinks import share_link
from storyshare.models import Account, Cleared, Credential, ImageRules, Limit, Prepared, Receipt, Rules, Share
from storyshare.platforms.settings import one_of, whole_number
from storyshare.text.graphemes import count_code_points
from storyshare.text.plain import find_entities

# The networks whose page takes a text with its link, or the link alone.
_SHARED_ON = ("", "x", "facebook", "linkedin", "bluesky", "threads", "whatsapp", "reddit")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What a person is to post: the text, and the folder with the cleaned pictures (None without pictures).

    `title` is the post's own, where the place has one; `share_link` opens the place with what it takes filled in.
    """

    account: str
    text: str
    folder: Path | None
    alt_texts: tuple[str, ...]
    title: str = ""
    share_link: str = ""


class ByHand:
    """One place that a person posts to. `hand_over` gives the address, or "" where the person did not post it."""

    name: ClassVar[str] = "by-hand"
    title: ClassVar[str] = N_("By hand")
    credentials: ClassVar[tuple[Credential, ...]] = ()
    log_in_lasts: ClassVar[str] = N_("your own, in your browser")

    def __init__(self, account: Account, folder: Path, hand_over: Callable[[HandedOver], str]) -> None:
        self._account = account
        self._rules = self.rules(account.options)
        self._folder = folder
        self._hand_over = hand_over

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        """What the place allows, as far as its account says: `limit` in code points, `title`, `max_media`, `hashtags`.

        `share` names a network whose own page is opened with the text or the link in it; Reddit's wants a title.
        Raises InputError for an option that cannot be right.
        """
        limit = whole_number(options, "limit", 5000)
        titled = one_of(options, "share", _SHARED_ON) == "reddit"
        return Rules(
            platform=cls.name,
            title=options.get("title", cls.title),
            limits=(Limit(maximum=limit, unit="characters", count=count_code_points),),
            find=find_entities,
            heading=Limit(maximum=300, unit="characters", count=count_code_points) if titled else None,
            images=ImageRules(
                count=whole_number(options, "max_media", 4, least=0),
                types=("image/jpeg", "image/png"),
                max_bytes=5_000_000,
            ),
            hashtags=whole_number(options, "hashtags", 3, least=0),
            permalink="https://example.org/{id}",
            example_id="post-1",
        )

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 - a part by hand names no other
        """Fit the pictures as anywhere else."""
        part = share.parts[number - 1]
        allowed = self._rules.images
        try:
            files = [fit(image, allowed, number=at).file for at, image in enumerate(part.images, 1) if allowed]
        except InputError as error:
            raise RejectedError(str(error), platform=self.name, account=self._account.name, hint=error.hint) from error
        return Prepared(
            platform=self.name,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload={
                "text": part.text,
                "title": part.heading,
                "link": share.link if number == 1 else "",
                "files": [file.name for file in files],
            },
            texts=tuple(filter(None, (part.heading, part.text, *(file.alt for file in files)))),
            files=tuple(files),
        )

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Hand it over to the person, and take the address of the post."""
        prepared = cleared.prepared
        folder = None
        if prepared.files:
            folder = self._folder / f"{prepared.story_id}-{prepared.number}"
            # A picture of an earlier time, which nobody has let through now, must not lie among them.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if any(folder.iterdir()):
                message = _("Not handed over: what lies in {folder} cannot be cleared away.", folder=folder)
                raise NotSentError(message, platform=self.name, account=self._account.name, key=key)
            for file in prepared.files:
                (folder / file.name).write_bytes(file.data)
        url = self._hand_over(
            HandedOver(
                account=self._account.name,
                text=str(prepared.payload["text"]),
                folder=folder,
                alt_texts=tuple(file.alt for file in prepared.files),
                title=str(prepared.payload.get("title", "")),
                share_link=self._share_link(prepared),
            )
        )
        if not url:
            message = _("Not posted: no address was given.")
            raise NotSentError(message, platform=self.name, account=self._account.name, key=key)
        return Receipt(id=url.rstrip("/").rpartition("/")[2], url=url)

    def _share_link(self, prepared: Prepared) -> str:
        """The address that opens the place with what is to be posted; a further part of a thread has none."""
        text, title, link = (str(prepared.payload.get(name, "")) for name in ("text", "title", "link"))
        network = self._account.options.get("share", "")
        return share_link(network, text=text, link=link, title=title) if network and link else ""
