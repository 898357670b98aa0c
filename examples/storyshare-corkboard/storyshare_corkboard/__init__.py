"""Corkboard, a made-up notice board that an office runs itself, as a platform of storyshare: an example to copy.

The board keeps a reference of ours beside each notice and takes each only once. So doubt settles itself: the notice is
looked for by its reference, and sending the very same again gives no second one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from storyshare.errors import InputError, PostError, SetupError
from storyshare.images import fit
from storyshare.models import (
    Absent,
    Account,
    Attempt,
    CannotTell,
    Cleared,
    Credential,
    ImageRules,
    Json,
    Limit,
    Prepared,
    Profile,
    PublicFile,
    Receipt,
    Rules,
    SecretStore,
    Share,
    utc_now,
)
from storyshare.net import Answer, CallError, call, is_loopback, retry_at
from storyshare.platforms.failures import Failures
from storyshare.platforms.said import identifier
from storyshare.platforms.settings import filled_in
from storyshare.text.graphemes import count_code_points
from storyshare.text.plain import find_entities

# Source of every figure: "What the board understands" in the README.
_IMAGES = ImageRules(count=2, types=("image/jpeg", "image/png"), max_bytes=1_000_000, alt_limit=300)
_REJECTED, _ON_HOLD = {400, 403, 404}, {401, 402}


class Corkboard:
    """One board; made by `connect`. No threads, boosts or figures: the board has none."""

    name: ClassVar[str] = "corkboard"
    title: ClassVar[str] = "Corkboard"
    credentials: ClassVar[tuple[Credential, ...]] = (
        Credential(
            name="BASE_URL",
            title="Board",
            where="the address of your board, such as https://board.example",
            secret=False,
        ),
        Credential(name="KEY", title="Key", where="on your board: Settings, Keys, New key"),
    )
    log_in_lasts: ClassVar[str] = "no end, until the key is deleted on the board"

    def __init__(self, *, base: str, key: str, failures: Failures, now: Callable[[], datetime]) -> None:
        self._base, self._key, self._failures, self._now = base, key, failures, now

    # -- what must be known to preview: no secret, no call ---------------------------------------------------------

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:  # noqa: ARG003 - there is nothing to choose
        """What the board allows."""
        return Rules(
            platform=cls.name,
            title=cls.title,
            limits=(Limit(maximum=500, unit="characters", count=count_code_points),),
            find=find_entities,
            images=_IMAGES,
            language_tag=True,
            permalink="https://board.example/n/{id}",
            example_id="n1234",
        )

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore, *, now: Callable[[], datetime] = utc_now) -> Self:
        """An adapter for one account; makes no call. Raises SetupError naming every missing credential."""
        given = filled_in(account, cls.credentials, secrets)
        base = given["BASE_URL"].rstrip("/")
        if not base.startswith("https://") and not is_loopback(base):
            raise SetupError(
                f"{account.env}_BASE_URL is no safe address.", hint="It begins with https://, or the key could be read."
            )
        failures = Failures(
            platform=cls.name,
            title=cls.title,
            account=account.name,
            log_in_hint=f"Make a new key on the board (Settings, Keys), and put it into .env: {account.env}_KEY",
            secrets=lambda: (given["KEY"],),
        )
        return cls(base=base, key=given["KEY"], failures=failures, now=now)

    # -- posting ---------------------------------------------------------------------------------------------------

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:  # noqa: ARG002 - no threads
        """Upload the pictures and build the call; nothing is public yet."""
        part = share.parts[number - 1]
        try:
            files = tuple(fit(image, _IMAGES, number=at).file for at, image in enumerate(part.images, 1))
        except InputError as error:
            raise self._failures.rejected(str(error), error.hint) from error
        # Chosen here, so that it lies in the ledger before anything is sent.
        reference = uuid4().hex
        return Prepared(
            platform=self.name,
            account=share.account,
            story_id=share.story_id,
            language=share.language,
            number=number,
            payload={
                "text": part.text,
                "language": share.language,
                "reference": reference,
                "pictures": [{"id": self._uploaded(file), "alt": file.alt} for file in files],
            },
            texts=(part.text, *(file.alt for file in files if file.alt)),
            files=files,
            handle=reference,
        )

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        """Publish by one call, with exactly the payload that was prepared."""
        answer = self._changed("POST", "/api/notices", "The notice may be on the board", key, cleared.prepared.payload)
        if answer.status in {200, 201} and (receipt := self._receipt(answer.json())):
            return receipt
        raise self._refused(answer, "The notice may be on the board", key)

    # -- what else the board can do --------------------------------------------------------------------------------

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        """Look for the notice by its reference."""
        answer = self._looked(f"/api/notices?reference={attempt.handle}") if attempt.handle else None
        notices = answer.json().get("notices") if answer and answer.status == 200 else None
        if not isinstance(notices, list) or len(notices) > 1:
            return CannotTell()
        return (self._receipt(notices[0]) or CannotTell()) if notices else Absent()

    def replayable(self, attempt: Attempt) -> bool:
        """Always: the board answers a reference that it knows with the notice that is there."""
        return bool(attempt.handle)

    def delete(self, receipt: Receipt) -> None:
        """Take the notice down."""
        doubt = "The notice may be taken down, or not"
        answer = self._changed("DELETE", f"/api/notices/{receipt.id}", doubt)
        if answer.status not in {204, 404}:
            raise self._refused(answer, doubt)

    def is_gone(self, receipt: Receipt) -> bool | None:
        """Look again; only the board's own word counts."""
        answer = self._looked(f"/api/notices/{receipt.id}")
        if answer and answer.status == 404 and self._said(answer):
            return True
        return False if answer and answer.status == 200 and self._receipt(answer.json()) else None

    def account(self) -> Profile:
        """Whose key it is."""
        answer = self._prepared("GET", "/api/me")
        name = self._failures.said(answer.json().get("name"))
        if not name:
            raise self._failures.not_sent("The board does not say whose key this is")
        return Profile(name=name, url=self._base)

    # -- calls: each is made once, and says whether it can have arrived ---------------------------------------------

    def _call(self, method: str, path: str, body: Json = None, file: PublicFile | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {self._key}"} | ({"Content-Type": file.media_type} if file else {})
        data = file.data if file else None
        return call(method, f"{self._base}{path}", headers=headers, body=body, data=data)

    def _prepared(self, method: str, path: str, file: PublicFile | None = None) -> Answer:
        """A call that publishes nothing, so that nothing is ever in doubt."""
        try:
            answer = self._call(method, path, file=file)
        except CallError as error:
            raise self._failures.unreached(error) from error
        if answer.status in {200, 201}:
            return answer
        useless = f"The board does not work as it should (status {answer.status})"
        raise self._proved(answer) or self._failures.not_sent(useless)

    def _uploaded(self, file: PublicFile) -> str:
        picture = identifier(self._prepared("POST", "/api/pictures", file).json().get("id"))
        if picture is None:
            raise self._failures.not_sent("The board took a picture but gave it no number")
        return picture

    def _changed(
        self, method: str, path: str, doubt: str, key: str = "", body: Mapping[str, Json] | None = None
    ) -> Answer:
        """The answer to a call that changes what is public."""
        with self._failures.in_doubt(doubt, key):
            return self._call(method, path, dict(body) if body else None)

    def _looked(self, path: str) -> Answer | None:
        try:
            return self._call("GET", path)
        except CallError:
            return None

    def _refused(self, answer: Answer, doubt: str, key: str = "") -> PostError:
        unclear = f"{doubt}: its answer (status {answer.status}) does not tell"
        return self._proved(answer, key) or self._failures.unknown(unclear, key)

    def _proved(self, answer: Answer, key: str = "") -> PostError | None:
        """The error that the board's own words prove; anything else proves nothing."""
        said = self._said(answer)
        if answer.status == 429 and said:
            until = retry_at(answer.headers, self._now())
            return self._failures.not_sent("The board asks to wait", key, until=until)
        if answer.status in _ON_HOLD and said:
            return self._failures.on_hold("The board does not take the key", key)
        if answer.status in _REJECTED and said:
            return self._failures.rejected("The board does not take this", f"It says: {said}", key)
        return None

    def _said(self, answer: Answer) -> str:
        return self._failures.said(answer.json().get("error"))

    def _receipt(self, notice: Json) -> Receipt | None:
        number = identifier(notice.get("id")) if isinstance(notice, dict) else None
        return Receipt(id=number, url=f"{self._base}/n/{number}") if number else None
