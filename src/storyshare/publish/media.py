"""Pictures at a public address of the desk's own, for platforms that fetch them: put there, and taken away again.

Each is noted in the ledger before it is put there. Only what the gate has let through gets here, since nothing is
prepared before. It leaves as soon as no send needs it: once the post is public, the platform has a copy of its own, and
a person's picture stays nowhere longer than it must. Of a story that is taken back it leaves at once.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storyshare.errors import NotSentError, PostError, SetupError
from storyshare.i18n import N_, _
from storyshare.ledger import Ledger, pictures, withdrawals
from storyshare.ledger.pictures import PublicPicture
from storyshare.models import Account, PublicFile
from storyshare.net import Answer, Bounds, CallError, NotPublicError, call, is_loopback, require_public
from storyshare.publish.programs import ProgramError, run_program
from storyshare.publish.words import Word
from storyshare.workspace import FILE, NAME, Media, Workspace

_SECONDS = 60
# Some hosts show a new file only after a moment.
_PAUSES = (0.0, 0.5, 1, 2, 4, 8)
_FOUND = 200
_GONE = frozenset({404, 410})
_HIDDEN = 403  # what some hosts say of a file that is not there
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
# How a picture's line in the checklist of a withdrawal begins.
TO_DO = "picture-"
_MEND = N_("Try the commands under [media] in storyshare.toml by hand (docs/media.md).")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMedia:
    """Puts pictures at the address that storyshare.toml names, for one account; `pause` waits so many seconds."""

    place: Workspace
    ledger: Ledger
    account: Account
    pause: Callable[[float], None] = field(default=time.sleep)

    def put(self, file: PublicFile, *, story_id: str) -> str:
        """Put the file there, under a name that nobody can guess; its address, where it was seen to be.

        The same file for the same account is put once. Raises SetupError where no place is set up, or the address is
        none that everybody can reach; NotSentError where the file could not be put there.
        """
        media = self.place.media
        if media is None:
            raise SetupError(_("storyshare.toml has no [media]: nowhere to put pictures."), hint=_(_MEND))
        name = f"{secrets.token_hex(16)}{_ENDINGS.get(file.media_type, '')}"
        noted = pictures.note_picture(
            self.ledger,
            story_id=story_id,
            account=self.account.name,
            digest=file.digest(),
            name=name,
            url=media.url(name),
        )
        if noted is None:
            raise self._not_put(_("the story is taken back"))
        if not noted.put:
            self._put(media, file, noted)
        return noted.url

    def _put(self, media: Media, file: PublicFile, noted: PublicPicture) -> None:
        _require_public(noted.url)  # before anything leaves: a wrong address would be one nobody can take it away from
        with tempfile.TemporaryDirectory(prefix="storyshare-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / noted.name
            path.write_bytes(file.data)
            path.chmod(0o644)  # programs that copy permissions too must not make it unreadable there
            try:
                run_program(self.place, _filled(media.put, noted.name, path), seconds=_SECONDS, heard=True)
            except ProgramError as error:
                raise self._not_put(str(error)) from None
        self._see(noted.url, file)
        if _is_listed(media, noted.name):
            raise self._not_put(_("its folder shows everybody a list of all that lies there"))
        if not pictures.picture_put(self.ledger, noted.name):
            # Taken back while it was being put there: whoever did that may have been too early to find it.
            _take_away(self.place, self.ledger, noted)
            raise self._not_put(_("the story is being taken back"))

    def _see(self, url: str, file: PublicFile) -> None:
        """Look whether everybody is given those very bytes there."""
        wrong = ""
        for seconds in _PAUSES:
            if seconds:
                self.pause(seconds)
            wrong = _what_is_wrong(url, file)
            if not wrong:
                return
        raise self._not_put(wrong)

    def _not_put(self, why: str) -> PostError:
        message = _(
            "A picture could not be put where {platform} can fetch it: {why}",
            platform=self.account.platform.capitalize(),
            why=why,
        )
        return NotSentError(message, platform=self.account.platform, account=self.account.name, hint=_(_MEND))


def tidied(place: Workspace, ledger: Ledger, story_id: str | None = None) -> list[Word]:
    """Take away what no send needs any more, and all pictures of stories that are taken back; of one if it is given.

    What could not be taken away stays noted, and is tried again the next time; a word says so. Never raises PostError.
    """
    left: dict[str, int] = {}
    for picture in pictures.leaving(ledger, story_id):
        wrong = _take_away(place, ledger, picture)
        if wrong:
            left[wrong] = left.get(wrong, 0) + 1
        elif wrong is None:
            withdrawals.tick(ledger, picture.story_id, f"{TO_DO}{picture.name}", "storyshare")
    return [
        Word(
            text=_(
                "pictures that may still be public at the address of [media]: {count}; {wrong}",
                count=count,
                wrong=wrong,
            ),
            hint=_(_MEND),
        )
        for wrong, count in left.items()
    ]


def _take_away(place: Workspace, ledger: Ledger, picture: PublicPicture) -> str | None:
    """Take one away and look whether it is gone: None. Else why it is not; empty where it is merely too early."""
    media, failed = place.media, ""
    if media is None or media.url(picture.name) != picture.url:
        return _("storyshare.toml no longer says how to take them away")
    try:
        run_program(place, _filled(media.remove, picture.name), seconds=_SECONDS, heard=True)
    except ProgramError as error:
        failed = str(error)  # it may be because it never was there
    try:
        answer = _asked(picture.url)
    except (CallError, SetupError):
        return failed or _("nobody could look whether they are gone")
    if answer.status in _GONE or (answer.status == _HIDDEN and not failed):
        return None if pictures.picture_removed(ledger, picture.name) else ""
    return failed or _("they were taken away, but their addresses still answer (status {status})", status=answer.status)


def _filled(command: tuple[str, ...], name: str, path: Path | None = None) -> list[str]:
    return [word.replace(NAME, name).replace(FILE, str(path or "")) for word in command]


def _require_public(url: str) -> None:
    if is_loopback(url):
        return  # for trying it out against a stand-in
    try:
        require_public(url)
    except NotPublicError as error:
        message = _("base_url under [media] in storyshare.toml cannot be used: {error}.", error=error)
        raise SetupError(message, hint=_("It must be an https:// address that everybody can reach.")) from None


def _asked(url: str, size: int = 10_000_000) -> Answer:
    """What the address answers, on no longer than a minute. Raises CallError, SetupError."""
    _require_public(url)
    headers = {"Accept": "*/*", "Cache-Control": "no-cache"}
    return call("GET", url, headers=headers, bounds=Bounds(read=20, total=60, size=size))


def _is_listed(media: Media, name: str) -> bool:
    """Whether the folder tells everybody the name, as web servers and stores do that show what lies in them."""
    try:
        return name.encode() in _asked(f"{media.base_url}/").data
    except CallError:
        return False


def _what_is_wrong(url: str, file: PublicFile) -> str:
    try:
        answer = _asked(url, max(len(file.data) + 1, 100_000))
    except CallError as error:
        return str(error)
    if answer.status != _FOUND:
        return _("its address answers with status {status}", status=answer.status)
    if answer.data != file.data:
        return _("its address gives other bytes than were put there")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return (
        ""
        if kind == file.media_type
        else _("its address calls it {kind} and not {media_type}", kind=kind or "nothing", media_type=file.media_type)
    )
