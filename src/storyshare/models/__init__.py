"""The records that pass between the rooms: frozen, slotted, made by keyword; no I/O here but the clock."""

from storyshare.models.approval import Approval, ApprovalMode, Approver, Fingerprint, Policy, code_of
from storyshare.models.clock import utc_now
from storyshare.models.delivery import Attempt, Delivery, DeliveryKey, PartRecord, Pause, Receipt, Slot, Spacing, State
from storyshare.models.finding import KINDS, Allowance, Finding
from storyshare.models.observance import Observance
from storyshare.models.sending import (
    Absent,
    Account,
    CannotTell,
    Cleared,
    Credential,
    Json,
    Metrics,
    Prepared,
    Profile,
    PublicFile,
    SecretStore,
)
from storyshare.models.share import Card, Counter, Entity, ImageRules, Limit, Part, Price, Rules, Share
from storyshare.models.story import Consent, ConsentStatus, Line, Person, Quote, Story, StoryImage

__all__ = [
    "KINDS",
    "Absent",
    "Account",
    "Allowance",
    "Approval",
    "ApprovalMode",
    "Approver",
    "Attempt",
    "CannotTell",
    "Card",
    "Cleared",
    "Consent",
    "ConsentStatus",
    "Counter",
    "Credential",
    "Delivery",
    "DeliveryKey",
    "Entity",
    "Finding",
    "Fingerprint",
    "ImageRules",
    "Json",
    "Limit",
    "Line",
    "Metrics",
    "Observance",
    "Part",
    "PartRecord",
    "Pause",
    "Person",
    "Policy",
    "Prepared",
    "Price",
    "Profile",
    "PublicFile",
    "Quote",
    "Receipt",
    "Rules",
    "SecretStore",
    "Share",
    "Slot",
    "Spacing",
    "State",
    "Story",
    "StoryImage",
    "code_of",
    "utc_now",
]
