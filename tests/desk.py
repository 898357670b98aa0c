"""What a person at the desk has in hand, for tests of the pipeline: mocks in place of the platforms."""

from dataclasses import dataclass, field
from threading import Event

from support import Clock

from storyshare import stories
from storyshare.compose import FIRST_OCCASION
from storyshare.ledger import Ledger
from storyshare.models import Delivery, State
from storyshare.platforms import Sender
from storyshare.platforms.mock import Mock
from storyshare.publish.delivering import Courier, Outcome
from storyshare.publish.evidence import evidence
from storyshare.publish.planning import Planned, plan
from storyshare.publish.targets import targets
from storyshare.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Desk:
    """A workspace, its ledger under a still clock; `senders` are the platforms by account, mocks unless said else."""

    place: Workspace
    ledger: Ledger
    clock: Clock
    senders: dict[str, Sender] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    stop: Event = field(default_factory=Event)

    def plan(
        self, *to: str, story: str = "rosa", occasion: str = FIRST_OCCASION, thread: bool = False
    ) -> list[Planned]:
        record = stories.find(self.place.stories, story, zone=self.place.timezone)
        wanted = targets(self.place, to or ("mastodon",))
        known = evidence(self.place, self.ledger, record)
        now = self.clock()
        return list(plan(self.place, record, wanted, occasion=occasion, thread=thread, evidence=known, now=now))

    def sender(self, planned: Planned) -> Sender:
        account = planned.target.account
        return self.senders.setdefault(account.name, Mock(owner=account, rules=planned.target.rules))

    def mock(self, account: str = "mastodon") -> Mock:
        sender = self.senders.get(account)
        if sender is None:
            (planned,) = self.plan(account)
            sender = self.sender(planned)
        assert isinstance(sender, Mock)
        return sender

    def courier(self) -> Courier:
        return Courier(
            ledger=self.ledger,
            connect=self.sender,
            reload=lambda record: stories.load(record.path, zone=self.place.timezone),
            evidence=lambda record: evidence(self.place, self.ledger, record),
            told=lambda planned, step: self.steps.append(f"{planned.target.account.name} {step}"),
            stop=self.stop,
        )

    def post(self, *to: str, occasion: str = FIRST_OCCASION, thread: bool = False) -> Outcome:
        (planned,) = self.plan(*to, occasion=occasion, thread=thread)
        return self.courier().deliver(planned, occasion)

    def states(self, delivery: Delivery | None = None) -> list[State]:
        found = [delivery] if delivery else list(self.ledger.deliveries())
        return [part.state for each in found for part in each.parts]
