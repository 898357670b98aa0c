"""Taking a story back: nothing more goes out, what is public is deleted and looked at again, and the rest is said."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from desk import Desk

from storyshare import stories
from storyshare.errors import (
    AccountOnHoldError,
    GateError,
    InputError,
    LedgerError,
    NotSentError,
    OutcomeUnknownError,
    PostError,
    RejectedError,
    SetupError,
)
from storyshare.ledger import Ledger, keep_copy
from storyshare.ledger import withdrawals as book
from storyshare.models import (
    Absent,
    Attempt,
    CannotTell,
    Cleared,
    Delivery,
    DeliveryKey,
    Prepared,
    Receipt,
    Share,
    State,
)
from storyshare.platforms import Sender
from storyshare.publish.certifying import as_html, as_json, as_markdown, certificate
from storyshare.publish.previews import cache
from storyshare.publish.reach import subject_of
from storyshare.publish.tombstones import ids_in_file, write_withdrawn
from storyshare.publish.withdrawing import Removal

ID = "rosa-7f3k"


@dataclass(slots=True)
class Place:
    """An account with posts that can be deleted; `troubles` are raised, one a deletion; `look` is what a look says."""

    up: set[str] = field(default_factory=set)
    troubles: list[PostError | SetupError | None] = field(default_factory=list)
    look: Callable[[bool], bool | None] = field(default=lambda gone: gone)
    asked: list[str] = field(default_factory=list)
    found: Receipt | None = None

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        raise NotImplementedError

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        raise NotImplementedError

    def delete(self, receipt: Receipt) -> None:
        self.asked.append(receipt.id)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble:
            raise trouble
        self.up.discard(receipt.id)

    def is_gone(self, receipt: Receipt) -> bool | None:
        return self.look(receipt.id not in self.up)

    def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
        return self.found or Absent()


class NoWay:
    """A platform on which nothing can be deleted by a program."""

    def prepare(self, share: Share, number: int, sent: tuple[Receipt, ...]) -> Prepared:
        raise NotImplementedError

    def commit(self, cleared: Cleared, *, key: str) -> Receipt:
        raise NotImplementedError


@dataclass(slots=True, kw_only=True)
class Office:
    """A desk whose story was posted; `places` are the platforms by account."""

    desk: Desk
    places: dict[str, Place] = field(default_factory=dict)
    others: dict[str, Sender | SetupError] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        return self.desk.ledger

    def posted(self, account: str, occasion: str = "first", parts: int = 1) -> list[Receipt]:
        """A delivery that is out, as any is."""
        receipts = []
        for number in range(1, parts + 1):
            prepared = self.begun(account, occasion, number, parts)
            receipt = Receipt(id=f"{occasion}-{number}", url=f"https://example.org/{account}/{occasion}-{number}")
            assert self.ledger.posted(prepared, receipt)
            self.places.setdefault(account, Place()).up.add(receipt.id)
            receipts.append(receipt)
        return receipts

    def begun(self, account: str, occasion: str = "first", number: int = 1, parts: int = 1):  # type: ignore[no-untyped-def]  # noqa: ANN201
        key = DeliveryKey(account=account, language="en", occasion=occasion, story_id=ID)
        delivery = self.ledger.plan(key, platform="mastodon", story="rosa", digest="d", parts=parts)
        claim = self.ledger.claim(delivery.id, number)
        assert claim
        prepared = Prepared(
            platform="mastodon", account=account, story_id=ID, language="en", number=number,
            payload={"text": "The words of Rosa"}, texts=("The words of Rosa",),
        )  # fmt: skip
        assert self.ledger.begin(claim, prepared)
        return claim

    def connect(self, delivery: Delivery) -> Sender:
        account = delivery.key.account
        other = self.others.get(account)
        if isinstance(other, SetupError):
            raise other
        return other or self.places[account]

    def removal(self) -> Removal:
        records = stories.load_all(self.desk.place.stories, zone=self.desk.place.timezone).stories
        return Removal(place=self.desk.place, ledger=self.ledger, records=records, connect=self.connect)

    def withdraw(self, *, begin: bool = True) -> None:
        removal = self.removal()
        if begin:
            subject = subject_of(self.desk.place, self.ledger, "rosa")
            removal.begin(subject, reason="she asked us to", person="Kim")
        removal.carry_on(ID)

    def states(self) -> list[State]:
        return [part.state for each in self.ledger.deliveries(ID) for part in each.parts]

    def to_do(self) -> list[str]:
        return [each.name for each in book.checklist(self.ledger, ID) if each.done_at is None]

    def number(self, name: str) -> int:
        """Under which number it stands on the list."""
        return [each.name for each in book.checklist(self.ledger, ID)].index(name) + 1


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk=desk)


ALWAYS = ["others", "record", "website"]


def not_sent(office: Office, **more: float) -> NotSentError:
    at = office.desk.clock() + timedelta(**more) if more else None
    return NotSentError("The platform asks to wait.", platform="mastodon", account="a", retry_after=at)


def test_every_post_is_deleted_and_seen_gone(office: Office) -> None:
    office.posted("a")
    office.posted("a", "again")
    office.posted("b", parts=3)
    office.withdraw()
    assert (office.states(), [place.up for place in office.places.values()]) == ([State.WITHDRAWN] * 5, [set(), set()])
    assert office.to_do() == ALWAYS


def test_the_last_part_of_a_thread_goes_first_and_the_newest_post_before_older_ones(office: Office) -> None:
    office.posted("a", "one", parts=3)
    office.posted("a", "two")
    office.withdraw()
    assert office.places["a"].asked == ["two-1", "one-3", "one-2", "one-1"]


def test_what_was_queued_is_cancelled(office: Office) -> None:
    key = DeliveryKey(account="a", language="en", occasion="later", story_id=ID)
    office.ledger.plan(key, platform="mastodon", story="rosa", digest="d", parts=2)
    office.withdraw()
    assert office.states() == [State.CANCELLED] * 2


def test_nothing_goes_out_any_more(office: Office) -> None:
    office.withdraw()
    outcome = office.desk.post()
    assert isinstance(outcome.error, GateError)
    assert [no.rule for no in outcome.error.refusals] == ["withdrawn"]
    with pytest.raises(GateError, match="taken back"):
        office.desk.courier()._still_allowed(office.desk.plan()[0])


def test_a_send_that_is_under_way_is_waited_for_and_then_deleted(office: Office) -> None:
    """The answer comes while the withdrawal waits."""
    claim = office.begun("a")
    office.places["a"] = Place()
    receipt = Receipt(id="late", url="https://example.org/a/late")

    def answer(account: str, step: str) -> None:
        if step == "waiting until it is sent" and "late" not in office.places["a"].up:
            office.places["a"].up.add("late")
            assert office.ledger.posted(claim, receipt)

    subject = subject_of(office.desk.place, office.ledger, "rosa")
    removal = Removal(place=office.desk.place, ledger=office.ledger, records=(), connect=office.connect, told=answer)
    removal.begin(subject, reason="asked", person="Kim")
    removal.carry_on(ID)
    assert (office.states(), office.places["a"].up) == ([State.WITHDRAWN], set())


def test_a_send_that_was_left_by_force_is_in_doubt_and_said(office: Office) -> None:
    office.begun("a")
    office.places["a"] = Place()
    office.desk.clock.forward(minutes=3)
    office.withdraw()
    assert (office.states(), office.to_do()) == ([State.UNKNOWN], ["doubt-1-1", "record", "website"])


def test_doubt_that_is_found_public_is_deleted(office: Office) -> None:
    office.ledger.unknown(office.begun("a"), "no answer")
    receipt = Receipt(id="first-1", url="https://example.org/a/first-1")
    office.places["a"] = Place(up={"first-1"}, found=receipt)
    office.withdraw()
    assert (office.states(), office.places["a"].up) == ([State.WITHDRAWN], set())


# -- what does not go at once --------------------------------------------------------------------------------------


def test_a_platform_that_limits_is_left_alone_until_it_says(office: Office) -> None:
    for number in range(4):
        office.posted("a", f"n{number}")
    office.places["a"].troubles = [None, not_sent(office, minutes=30)]
    office.withdraw()
    assert office.states() == [State.WITHDRAW_FAILED] * 3 + [State.WITHDRAWN]
    assert len(office.places["a"].asked) == 2
    assert book.to_take_down(office.ledger) == []
    office.desk.clock.forward(minutes=30)
    assert book.to_take_down(office.ledger) == [ID]
    office.removal().carry_on(ID, only_what_is_due=True)
    assert (office.states(), office.to_do()) == ([State.WITHDRAWN] * 4, ALWAYS)


def test_one_account_that_is_down_stops_no_other(office: Office) -> None:
    for account in ("a", "b", "c"):
        office.posted(account)
    office.places["b"].troubles = [not_sent(office)]
    office.withdraw()
    assert [office.places[name].up for name in "abc"] == [set(), {"first-1"}, set()]
    assert office.to_do() == ["others", "post-2-1", "record", "website"]


def test_a_dead_log_in_is_tried_once_and_left_to_a_person(office: Office) -> None:
    office.posted("a")
    office.posted("a", "again")
    dead = AccountOnHoldError("The log-in is gone.", platform="mastodon", account="a")
    office.places["a"].troubles = [dead, dead]
    office.withdraw()
    assert (len(office.places["a"].asked), office.states()) == (1, [State.WITHDRAW_FAILED] * 2)
    office.desk.clock.forward(days=1)
    assert book.to_take_down(office.ledger) == []
    office.withdraw(begin=False)  # once it works again
    office.withdraw(begin=False)
    assert office.states() == [State.WITHDRAWN] * 2


@pytest.mark.parametrize("other", [NoWay(), SetupError("There is no account a any more.")])
def test_where_nothing_can_be_deleted_it_is_on_the_list_with_its_address(
    office: Office, other: Sender | SetupError
) -> None:
    (receipt,) = office.posted("a")
    office.others["a"] = other
    office.withdraw()
    (to_do,) = [each for each in book.checklist(office.ledger, ID) if each.name == "post-1-1"]
    assert (to_do.url, office.states()) == (receipt.url, [State.WITHDRAW_FAILED])


def test_a_call_that_broke_off_may_have_deleted_it_all_the_same(office: Office) -> None:
    office.posted("a")
    office.places["a"].troubles = [OutcomeUnknownError("No answer.", platform="mastodon")]
    office.places["a"].look = lambda _: True
    office.withdraw()
    assert office.states() == [State.WITHDRAWN]


@pytest.mark.parametrize(
    ("look", "state"), [(lambda _: None, State.DELETED_UNSEEN), (lambda _: False, State.WITHDRAW_FAILED)]
)
def test_nothing_is_claimed_that_was_not_seen(
    office: Office, look: Callable[[bool], bool | None], state: State
) -> None:
    office.posted("a")
    office.places["a"].look = look
    office.withdraw()
    assert (office.states(), "post-1-1" in office.to_do()) == ([state], True)
    office.places["a"].look = lambda gone: gone
    office.desk.clock.forward(minutes=15)
    office.removal().carry_on(ID, only_what_is_due=True)
    assert (office.states(), office.to_do()) == ([State.WITHDRAWN], ALWAYS)


def test_a_refused_deletion_says_why(office: Office) -> None:
    office.posted("a")
    office.places["a"].troubles = [RejectedError("It may not be deleted.", platform="mastodon")]
    office.withdraw()
    assert [part.reason for each in office.ledger.deliveries(ID) for part in each.parts] == ["It may not be deleted."]


def test_a_fault_of_an_adapter_stops_no_other_account(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.posted("a")
    office.posted("b")
    office.places["a"].troubles = [ValueError("x")]  # type: ignore[list-item]
    office.withdraw()
    assert office.states() == [State.WITHDRAW_FAILED, State.WITHDRAWN]


def test_what_is_public_goes_before_anything_is_waited_for(office: Office) -> None:
    """A send that was left by force is waited for two minutes: nothing else stays public for that long."""
    office.posted("b")
    claim = office.begun("a")
    office.places["a"] = Place()

    def watch(account: str, step: str) -> None:
        if step == "waiting until it is sent":
            assert office.places["b"].up == set()
            office.ledger.not_sent(claim, "the connection was refused")

    removal = Removal(place=office.desk.place, ledger=office.ledger, records=(), connect=office.connect, told=watch)
    removal.begin(subject_of(office.desk.place, office.ledger, "rosa"), reason="asked", person="Kim")
    removal.carry_on(ID)
    assert office.states() == [State.WITHDRAWN, State.CANCELLED]


def test_doubt_is_looked_into_once_what_looks_the_same_is_gone(office: Office) -> None:
    """Beside a post of the same words a platform cannot say which one the doubt is about."""
    office.posted("a", "known")
    office.ledger.unknown(office.begun("a", "lost"), "no answer")
    office.places["a"].up.add("lost-1")

    class OnlyOne(Place):
        def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
            return CannotTell() if len(self.up) > 1 else Receipt(id="lost-1", url="https://example.org/a/lost-1")

    office.places["a"] = OnlyOne(up=office.places["a"].up)
    office.withdraw()
    assert (office.states(), office.places["a"].up) == ([State.WITHDRAWN] * 2, set())


def test_a_fault_while_looking_stops_nothing(office: Office) -> None:
    class Faulty(Place):
        def find(self, attempt: Attempt) -> Receipt | Absent | CannotTell:
            raise ValueError("x")

    office.ledger.unknown(office.begun("a"), "no answer")
    office.places["a"] = Faulty()
    office.posted("b")
    office.withdraw()
    assert office.states() == [State.UNKNOWN, State.WITHDRAWN]


def test_a_server_that_does_not_answer_is_given_up_after_three(office: Office) -> None:
    """Each would take its minute and a half, while somebody waits."""
    for number in range(6):
        office.posted("a", f"n{number}")
    office.places["a"].troubles = [OutcomeUnknownError("It did not answer.", platform="mastodon") for _ in range(3)]
    office.places["a"].look = lambda _: None
    office.withdraw()
    assert len(office.places["a"].asked) == 3
    reasons = [part.reason for each in office.ledger.deliveries(ID) for part in each.parts]
    assert reasons == ["not tried yet: the server does not answer"] * 3 + ["It did not answer."] * 3
    office.places["a"].look = lambda gone: gone
    office.desk.clock.forward(minutes=15)
    office.removal().carry_on(ID, only_what_is_due=True)
    assert office.states() == [State.WITHDRAWN] * 6


def test_one_post_that_a_server_cannot_deal_with_keeps_no_other(office: Office) -> None:
    for number in range(6):
        office.posted("a", f"n{number}")
    trouble = OutcomeUnknownError("Broken.", platform="mastodon")
    office.places["a"].troubles = [trouble, trouble, None, trouble]
    office.places["a"].look = lambda gone: gone or None
    office.withdraw()
    assert (len(office.places["a"].asked), office.states().count(State.WITHDRAWN)) == (6, 3)


def test_what_was_deleted_unseen_is_not_called_public_because_the_server_is_down(office: Office) -> None:
    office.posted("a")
    office.posted("a", "again")
    office.places["a"].look = lambda _: None
    office.withdraw()
    assert office.states() == [State.DELETED_UNSEEN] * 2
    office.places["a"].troubles = [not_sent(office)]
    office.withdraw(begin=False)
    assert office.states() == [State.DELETED_UNSEEN, State.WITHDRAW_FAILED]


@pytest.mark.parametrize("ticked_by", ["storyshare", "Kim"])
def test_what_is_found_to_be_so_again_is_on_the_list_again(office: Office, ticked_by: str) -> None:
    """As after a copy of the ledger was restored, or one with text was made later."""
    office.ledger.unknown(office.begun("a"), "no answer")
    office.places["a"] = Place()
    office.withdraw()
    for name in ("doubt-1-1", "record"):
        book.tick(office.ledger, ID, name, "Kim" if name == "record" else ticked_by)
    office.withdraw(begin=False)
    assert office.to_do() == ["doubt-1-1", "website"]


def test_run_erases_what_whoever_was_stopped_had_not(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.posted("a")
    with monkeypatch.context() as patched:
        patched.setattr(Removal, "_erase", lambda *_: None)
        office.withdraw()
    assert office.states() == [State.WITHDRAWN]
    assert book.to_take_down(office.ledger) == [ID]
    office.removal().carry_on(ID, only_what_is_due=True)
    assert (bool(book.withdrawals(office.ledger, ID)[0].erased_at), book.to_take_down(office.ledger)) == (True, [])


def test_an_answer_that_comes_after_all_is_deleted_by_the_next_run(office: Office) -> None:
    claim = office.begun("a")
    office.places["a"] = Place()
    office.desk.clock.forward(minutes=3)
    office.withdraw()
    office.places["a"].up.add("late")
    assert office.ledger.posted(claim, Receipt(id="late", url="https://example.org/a/late"))
    assert book.to_take_down(office.ledger) == [ID]
    office.removal().carry_on(ID, only_what_is_due=True)
    assert office.states() == [State.WITHDRAWN]


@pytest.mark.parametrize("step", ["begin", "_cancel", "_settle", "_delete", "list_to_do", "_erase"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_stopped_anywhere_it_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch, step: str, when: str) -> None:
    class Killed(BaseException):
        pass

    real = getattr(Removal, step)

    def killed(self: Removal, *arguments: object, **named: object) -> None:
        if when == "after":
            real(self, *arguments, **named)
        raise Killed

    office.posted("a", parts=2)
    office.posted("b")
    with monkeypatch.context() as patched:
        patched.setattr(Removal, step, killed)
        with pytest.raises(Killed):
            office.withdraw()
    office.withdraw()
    assert (office.states(), office.to_do()) == ([State.WITHDRAWN] * 3, ALWAYS)
    assert book.withdrawals(office.ledger, ID)[0].erased_at


# -- what a person does ---------------------------------------------------------------------------------------------


def test_what_a_person_has_done_is_ticked_with_her_name(office: Office) -> None:
    office.posted("a")
    office.others["a"] = NoWay()
    office.withdraw()
    number = office.number("post-1-1")
    office.removal().done(ID, number, "Kim")
    assert (office.states(), office.to_do()) == ([State.WITHDRAWN], ALWAYS)
    office.withdraw(begin=False)
    assert office.states() == [State.WITHDRAWN]


def test_doubt_that_a_person_has_looked_at_is_settled_and_never_sent(office: Office) -> None:
    office.ledger.unknown(office.begun("a"), "no answer")
    office.places["a"] = Place()
    office.withdraw()
    assert book.withdrawals(office.ledger, ID)[0].erased_at is None
    office.removal().done(ID, office.number("doubt-1-1"), "Kim")
    assert office.states() == [State.CANCELLED]
    assert book.withdrawals(office.ledger, ID)[0].erased_at


def test_a_number_means_the_same_after_another_was_ticked(office: Office) -> None:
    """Whoever goes down the list that was printed must not tick what is still public."""
    for account in ("a", "b", "c"):
        office.posted(account)
        office.others[account] = NoWay()
    office.withdraw()
    listed = [each.name for each in book.checklist(office.ledger, ID)]
    removal = office.removal()
    assert [removal.done(ID, number, "Kim").name for number in (1, 2, 4)] == [listed[0], listed[1], listed[3]]
    with pytest.raises(InputError, match="under number 2"):
        removal.done(ID, 2, "Kim")


def test_a_number_that_is_not_on_the_list_is_refused(office: Office) -> None:
    office.withdraw()
    with pytest.raises(InputError, match="under number 9"):
        office.removal().done(ID, 9, "Kim")


def test_an_answer_after_a_person_has_said_no_is_on_the_list_with_its_address(office: Office) -> None:
    """It is public, and the ledger has no part for it any more."""
    claim = office.begun("a")
    office.places["a"] = Place()
    office.desk.clock.forward(minutes=3)
    planned = office.desk.plan()[0]
    office.withdraw()
    office.removal().done(ID, office.number("doubt-1-1"), "Kim")
    with pytest.raises(LedgerError, match="very late"):
        office.desk.courier()._received(planned, claim, Receipt(id="late", url="https://example.org/a/late"))
    office.withdraw(begin=False)
    (late,) = [each for each in book.checklist(office.ledger, ID) if each.name == "late-1-1" and not each.done_at]
    assert late.url == "https://example.org/a/late"
    office.removal().done(ID, office.number("late-1-1"), "Kim")
    office.withdraw(begin=False)
    assert "late-1-1" not in office.to_do()


# -- which story ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["---\nid: [\n---\n", None])
@pytest.mark.parametrize("named", ["rosa", ID])
def test_a_record_that_cannot_be_read_keeps_nobody_from_taking_it_back(
    office: Office, text: str | None, named: str
) -> None:
    office.posted("a")
    path = office.desk.place.stories / "rosa.md"
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")
    assert subject_of(office.desk.place, office.ledger, named).id == ID
    office.withdraw()
    assert office.states() == [State.WITHDRAWN]


def test_named_by_its_id_its_addresses_are_kept_out_as_well(office: Office) -> None:
    subject = subject_of(office.desk.place, office.ledger, ID)
    assert (subject.name, subject.record is not None) == ("rosa", True)
    office.removal().begin(subject, reason="she asked us to", person="Kim")
    assert len(book.withdrawn_links(office.ledger)) == 1


def test_a_record_whose_id_was_changed_hides_no_post(office: Office) -> None:
    """Under the new id nothing is public, and "gone 0, nothing left" would be said of a story that is."""
    office.posted("a")
    path = office.desk.place.stories / "rosa.md"
    path.write_text(path.read_text(encoding="utf-8").replace(ID, "rosa-new"), encoding="utf-8")
    with pytest.raises(InputError, match="called rosa: rosa-7f3k, rosa-new"):
        subject_of(office.desk.place, office.ledger, "rosa")
    assert subject_of(office.desk.place, office.ledger, ID).id == ID
    assert subject_of(office.desk.place, office.ledger, "rosa-new").record is not None


def test_a_story_that_nobody_knows_is_an_error(office: Office) -> None:
    with pytest.raises(InputError, match="no story"):
        subject_of(office.desk.place, office.ledger, "amal")


# -- what stays ----------------------------------------------------------------------------------------------------


def test_the_text_is_erased_from_the_ledger_and_from_what_lies_beside_it(office: Office) -> None:
    claim = office.begun("a")
    office.ledger.unknown(claim, "no answer")
    office.places["a"] = Place()
    made = office.desk.place.root / ".storyshare" / "by-hand" / f"{ID}-1"
    made.mkdir(parents=True)
    (made / "image-1.jpg").write_bytes(b"The words of Rosa")
    another = made.with_name(f"{ID}-too-1")  # of a story whose id begins alike
    another.mkdir()
    office.withdraw()
    folder = office.desk.place.root / ".storyshare"
    assert (made.exists(), another.exists()) == (False, True)
    assert _holds(folder, b"The words of Rosa")  # it is still needed to find the post
    office.removal().done(ID, office.number("doubt-1-1"), "Kim")
    assert not _holds(folder, b"The words of Rosa")


def _holds(folder, words: bytes) -> bool:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return any(words in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_copies_of_the_ledger_that_still_hold_text_are_listed(office: Office) -> None:
    office.ledger.unknown(office.begun("a"), "no answer")
    office.places["a"] = Place(found=Receipt(id="f", url="https://example.org/a/f"))
    with_text = keep_copy(office.ledger, office.desk.place.copies)
    office.withdraw()
    office.desk.clock.forward(hours=1)
    keep_copy(office.ledger, office.desk.place.copies)
    office.removal().list_to_do(ID)
    (copies,) = [each for each in book.checklist(office.ledger, ID) if each.name == "copies"]
    assert copies.what.endswith(f": {with_text.name}")


def test_the_certificate_says_what_was_public_from_when_to_when(office: Office) -> None:
    office.posted("a")
    office.posted("b")
    office.others["b"] = NoWay()
    office.desk.clock.forward(minutes=90)
    office.withdraw()
    found = certificate(office.ledger, ID, organisation="Example Legal Aid")
    zone = office.desk.place.timezone
    gone, up = found.posts
    assert (gone.stands, gone.seen_gone_at, gone.removed_at) == ("gone", office.desk.clock(), office.desk.clock())
    assert office.desk.clock() - gone.public_since == timedelta(minutes=90)
    assert (up.stands.split(" (")[0], up.seen_gone_at) == ("STILL PUBLIC", None)
    assert not found.whole
    for text in (as_markdown(found, zone), as_html(found, zone), str(as_json(found))):
        assert gone.url in text
        assert up.url in text
        assert "2026-05-04" in text
        assert "The words of Rosa" not in text
        assert "Rosa won asylum" not in text


def test_the_certificate_takes_back_what_turned_out_not_to_be_so(office: Office) -> None:
    """Deleted, as far as anybody knew; and then it is still there."""
    office.posted("a")
    office.places["a"].look = lambda _: None
    office.withdraw()
    (before,) = certificate(office.ledger, ID, organisation="").posts
    office.places["a"].look = lambda _: False
    office.withdraw(begin=False)
    (after,) = certificate(office.ledger, ID, organisation="").posts
    assert (before.removed_at, after.removed_at) == (office.desk.clock(), None)
    office.desk.clock.forward(minutes=20)
    office.places["a"].look = lambda gone: gone
    office.withdraw(begin=False)
    (last,) = certificate(office.ledger, ID, organisation="").posts
    assert last.removed_at == last.seen_gone_at == office.desk.clock()


def test_what_is_being_sent_stands_in_the_certificate_and_on_the_list(office: Office) -> None:
    """As when `run` goes on while another computer is sending."""
    office.begun("a")
    office.places["a"] = Place()
    removal = office.removal()
    removal.begin(subject_of(office.desk.place, office.ledger, "rosa"), reason="asked", person="Kim")
    removal.carry_on(ID, only_what_is_due=True)
    found = certificate(office.ledger, ID, organisation="")
    assert [post.stands for post in found.posts] == ["MAY BE PUBLIC"]
    assert "doubt-1-1" in office.to_do()


def test_what_was_found_later_was_public_since_it_was_sent(office: Office) -> None:
    sent_at = office.desk.clock()
    office.ledger.unknown(office.begun("a"), "no answer")
    office.places["a"] = Place(found=Receipt(id="first-1", url="https://example.org/a/first-1"))
    office.desk.clock.forward(days=2)
    office.withdraw()
    (post,) = certificate(office.ledger, ID, organisation="").posts
    assert (post.public_since, post.seen_gone_at) == (sent_at, office.desk.clock())


def test_the_certificate_cannot_be_broken_by_what_stands_in_it(office: Office) -> None:
    office.posted("a")
    office.others["a"] = SetupError("<b>|no\nway</b>")
    office.withdraw()
    found = certificate(office.ledger, ID, organisation="A & B <Aid>")
    zone = office.desk.place.timezone
    assert "<b>" not in as_html(found, zone)
    assert "A &amp; B" in as_html(found, zone)
    assert "<b>\\|no way</b>" in as_markdown(found, zone)


def test_two_at_once_do_no_harm(office: Office) -> None:
    for number in range(10):
        office.posted("a", f"n{number}")
        office.posted("b", f"n{number}")
    threads = [threading.Thread(target=office.withdraw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (set(office.states()), office.places["a"].up, office.places["b"].up) == ({State.WITHDRAWN}, set(), set())


def test_the_reason_and_who_asked_are_kept(office: Office) -> None:
    office.withdraw()
    (found,) = book.withdrawals(office.ledger)
    assert (found.reason, found.asked_by, found.story) == ("she asked us to", "Kim", "rosa")


def test_stories_that_are_taken_back_at_the_same_moment_all_stand_in_the_file(office: Office) -> None:
    names = [f"story{number}-7f3k" for number in range(12)]

    def write(name: str) -> None:
        write_withdrawn(office.desk.place, name, ["0" * 32], "2026-05-04")

    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(write, names))
    assert ids_in_file(office.desk.place) >= set(names)


def test_a_line_that_was_cut_off_spoils_no_other(office: Office) -> None:
    """As after a power cut, or an editor that leaves out the last line's end."""
    (office.desk.place.root / "withdrawn.txt").write_bytes(b"amal-2k9d 2026-05-0")
    for _ in range(2):
        write_withdrawn(office.desk.place, ID, ["0" * 32], "2026-05-04")
    lines = (office.desk.place.root / "withdrawn.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["amal-2k9d 2026-05-0", f"{ID} 2026-05-04 {'0' * 32}"]


# -- the cache of previews -----------------------------------------------------------------------------------------


def cached(office: Office) -> bool:
    """Whether anything of the story is in the cache of this computer."""
    return cache.holds(office.desk.place.state, ID)


def preview_it(office: Office) -> None:
    held = cache.Cache.open(office.desk.place.state)
    held.keep("rosa", ID, b"d" * 32, cache.Row("{}", "The words of Rosa"))
    held.close()


def test_the_cache_is_emptied_at_once_before_anything_is_deleted(office: Office) -> None:
    preview_it(office)
    assert cached(office)
    office.removal().begin(subject_of(office.desk.place, office.ledger, "rosa"), reason="she asked us to", person="Kim")
    assert not cached(office)


def test_what_came_into_the_cache_since_goes_with_the_next_step(office: Office) -> None:
    office.withdraw()
    preview_it(office)
    office.withdraw(begin=False)
    assert not cached(office)


def test_a_cache_that_cannot_be_emptied_is_on_the_list_and_stops_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise SetupError("It cannot be emptied.")

    office.posted("a")
    preview_it(office)
    monkeypatch.setattr(cache, "empty", refused)
    office.withdraw()
    assert (office.states(), "cache" in office.to_do()) == ([State.WITHDRAWN], True)
    monkeypatch.undo()
    office.withdraw(begin=False)
    office.withdraw(begin=False)
    assert (cached(office), "cache" in office.to_do()) == (False, False)
