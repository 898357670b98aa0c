"""What is wrong with the page behind a story's link: what it is, why it matters, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storyshare.errors import InputError
from storyshare.gate import ProtectedTerms, UnreadableTerms, masked
from storyshare.i18n import _
from storyshare.models import Story
from storyshare.net import CertificateError, Fetched, FetchError, NameNotFoundError
from storyshare.publish.lines import Reader
from storyshare.publish.links.looking import Seen, Standing, nameless
from storyshare.publish.links.page import Card, Page, read_page
from storyshare.publish.links.pictures import BEST, complaints

_ENDS_SOON = 21
_LONGEST = 100
_SIGNS = re.compile(r"[\W_]+")
Terms = ProtectedTerms | UnreadableTerms | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing about one link; `serious` where it must be mended before the story is shared."""

    story: str
    language: str
    link: str
    kind: str
    what: str
    why: str
    todo: str
    serious: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """Judges what was seen behind a story's link; `picture` fetches a card's picture, or says why there is none.

    Nothing of the page is quoted in which something protected stands, or could stand unseen.
    """

    story: Story
    name: str
    terms: Terms
    now: datetime
    picture: Callable[[str], Fetched | FetchError]
    _found: list[Finding] = field(default_factory=list)

    def inspect(self, seen: Seen) -> tuple[Finding, ...]:
        """Everything worth saying, the most serious first."""
        if seen.verdict.standing is Standing.DEAD:
            self._say(
                "dead",
                _("The link is dead: {reason}.", reason=seen.verdict.reason),
                _("Who follows it finds nothing; post and run do not share it."),
                _("Mend the link in the record, or bring the page back."),
                serious=True,
            )
        elif isinstance(seen.failure, CertificateError):
            self._say(
                "certificate",
                f"{self._failed(seen.failure)}.",
                _("Browsers warn people away from the page."),
                _("Ask whoever looks after the website to renew the certificate."),
            )
        elif seen.verdict.standing is Standing.DOUBTFUL:
            self._say(
                "doubtful",
                _("The page could not be looked at: {reason}.", reason=self._doubt(seen)),
                _("It may be away, or it lets no program in; networks may find no card then either."),
                _("Open it in a browser, best on another connection."),
            )
        if seen.page is not None:
            self._way(seen.page)
            if seen.verdict.standing is Standing.ALIVE:
                self._page(seen.page)
        return tuple(sorted(self._found, key=lambda each: not each.serious))

    # -- the way there -------------------------------------------------------------------------------------------

    def _way(self, fetched: Fetched) -> None:
        if fetched.redirects:
            self._say(
                "redirected",
                _("The link leads on to {quoted}", quoted=self._quoted(fetched.url)),
                _("Each detour is slower, and one that is taken away makes the link dead."),
                _("If that is where it belongs, write that address into the record."),
            )
        days = (fetched.certificate_ends - self.now).days if fetched.certificate_ends else _ENDS_SOON
        if days < _ENDS_SOON:
            self._say(
                "certificate",
                _("The certificate of the website ends in {days} days.", days=days),
                _("From then on browsers warn people away from the page."),
                _("Ask whoever looks after the website to renew it."),
            )

    # -- the page ------------------------------------------------------------------------------------------------

    def _page(self, fetched: Fetched) -> None:
        try:
            page = read_page(fetched)
        except InputError:
            self._unread(_("The page is nested too deep to be read, or has too many parts."))
            return
        except Exception:  # noqa: BLE001 -- one strange page must not spoil the look at all others
            self._unread(_("The page could not be understood."))
            return
        if page is None:
            self._no_card(_("It is no web page (a PDF or a picture, say), so it has no card."))
            return
        self._protected(page)
        if not page.card.is_there:
            self._no_card(_("The page has no Open Graph card (og:title, og:image)."))
            return
        self._compare(page.card)
        self._weigh(page.card)

    def _unread(self, what: str) -> None:
        self._say(
            "unread",
            what,
            _("Whether something protected stands in it was not looked at, nor its card."),
            _("Open it in a browser, and ask whoever looks after the website."),
        )

    def _no_card(self, what: str) -> None:
        self._say(
            "no-card",
            what,
            _("Facebook, X, LinkedIn, Mastodon and messengers show a bare address then, or guess."),
            _("Add og:title, og:description, og:image and og:image:alt to the page (docs/links.md)."),
        )

    def _protected(self, page: Page) -> None:
        if isinstance(self.terms, UnreadableTerms):
            self._say(
                "protected-unread",
                _("Whether a protected name stands in the page cannot be told: {reason}.", reason=self.terms.reason),
                _("What the page shows of the story would be shown beside each post."),
                self.terms.hint,
            )
        if not isinstance(self.terms, ProtectedTerms):
            return
        reader = Reader(terms=self.terms)
        card = (page.card.title, page.card.description, page.card.site, page.card.image, page.card.alt)
        for where, text in (("card", "\n".join((*card, *page.named))), ("page", page.text)):
            labels = ", ".join(sorted(reader.look(text).labels))
            if labels and where == "card":
                self._shows(_("The card of the page shows something protected: {labels}.", labels=labels))
            elif labels:
                self._shows(_("The page shows something protected: {labels}.", labels=labels))

    def _shows(self, what: str) -> None:
        self._say(
            "protected",
            what,
            _("Whoever follows the link reads it, and networks show the card beside the post."),
            _("Have the page changed before anything is shared; networks keep old cards for days."),
            serious=True,
        )

    def _compare(self, card: Card) -> None:
        story = self.story
        if card.title and story.titled and not _same_title(story.title, card):
            self._say(
                "title",
                _("The card has another title than the record: {quoted}", quoted=self._quoted(card.title)),
                _("The post says one thing and its card another."),
                _("Make both say the same, unless it is meant."),
            )
        if card.description and story.summary and not _same(story.summary, card.description):
            self._say(
                "description",
                _("The card describes it otherwise than the record: {quoted}", quoted=self._quoted(card.description)),
                _("What the person agreed to is the record; the card is public beside it."),
                _("Read it with the consent in mind, and make both say the same."),
            )
        theirs, ours = _language(card.language), _language(story.language)
        if theirs and theirs != ours:
            self._say(
                "language",
                _(
                    "The page says that it is in {quoted}, the record is in {language!r}.",
                    quoted=self._quoted(card.language),
                    language=story.language,
                ),
                _("Readers and screen readers get another language than the post promised."),
                _("Link to the page in that language, or mend the language of the page."),
            )

    def _weigh(self, card: Card) -> None:
        if not card.image:
            self._say(
                "image-missing",
                _("The card has no picture (og:image)."),
                _("Networks show it as a line of text, which few people notice."),
                _("Add og:image: {best}.", best=_(BEST)),
            )
            return
        if not card.alt:
            self._say(
                "image-alt",
                _("The picture of the card has no description (og:image:alt)."),
                _("Blind readers are told nothing of it."),
                _("Add og:image:alt to the page."),
            )
        found = self.picture(card.image)
        if isinstance(found, FetchError) or not 200 <= found.status < 300:
            why = _("status {status}", status=found.status) if isinstance(found, Fetched) else self._failed(found)
            self._bad_picture(_("The picture of the card cannot be fetched: {why}.", why=why))
            return
        from storyshare.images import measure

        try:
            width, height = measure(Path("og:image"), found.data)
        except InputError as error:
            self._bad_picture(_("The picture of the card cannot be used: {error}.", error=error))
            return
        if wrong := complaints(width, height, len(found.data)):
            size = _("{width} × {height} pixels, {count} kB", width=width, height=height, count=len(found.data) // 1000)
            self._say(
                "image-size",
                _(
                    "The picture of the card ({size}) does not suit every network: {wrong}.",
                    size=size,
                    wrong="; ".join(wrong),
                ),
                _("Those networks fetch it themselves; storyshare cannot make it fit there."),
                _("What suits all: {best}.", best=_(BEST)),
            )

    def _bad_picture(self, what: str) -> None:
        self._say("image-bad", what, _("Networks show the card without it."), _("Mend og:image: {best}.", best=_(BEST)))

    # -- how it is said ------------------------------------------------------------------------------------------

    def _doubt(self, seen: Seen) -> str:
        """Why a link is in doubt; of a name that is not known, that this computer is offline says more."""
        if seen.failure is None or isinstance(seen.failure, NameNotFoundError):
            return seen.verdict.reason
        return self._failed(seen.failure)

    def _failed(self, failure: FetchError) -> str:
        return nameless(failure) if isinstance(self.terms, UnreadableTerms) else self._shown(str(failure))

    def _quoted(self, text: str) -> str:
        shown = self._shown(text)
        if isinstance(self.terms, UnreadableTerms):
            return shown
        return f"“{shown[:_LONGEST]}…”" if len(shown) > _LONGEST else f"“{shown}”"

    def _shown(self, text: str) -> str:
        if isinstance(self.terms, UnreadableTerms):
            return _("(not shown here)")
        text = "".join(sign if sign.isprintable() else " " for sign in text)
        return masked(text, self.terms) if self.terms else text

    def _say(self, kind: str, what: str, why: str, todo: str, *, serious: bool = False) -> None:
        self._found.append(
            Finding(
                story=self.name,
                language=self.story.language,
                link=self._shown(self.story.link),
                kind=kind,
                what=what,
                why=why,
                todo=todo,
                serious=serious,
            )
        )


def _same_title(title: str, card: Card) -> bool:
    """Whether it is the same title, with or without the name of the site."""
    ours, theirs, site = _bare(title), _bare(card.title), _bare(card.site)
    return ours == theirs or (bool(site) and theirs in (ours + site, site + ours))


def _same(ours: str, theirs: str) -> bool:
    """Whether one text is the other, or its beginning, as cards are cut."""
    one, other = _bare(ours), _bare(theirs)
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _language(tag: str) -> str:
    return re.split(r"[-_]", tag.strip().lower())[0]
