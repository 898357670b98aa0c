"""A log-in is tried before anything is written; whatever fails, all stays as it was. Plug-ins are led as well."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest
from platforms.people import Somebody

from storyshare import platforms, workspace
from storyshare.errors import AccountOnHoldError, InputError, NotSentError, SetupError, StoryshareError
from storyshare.ledger import Ledger
from storyshare.models import Account, Credential, Profile, Rules, SecretStore
from storyshare.platforms import LoggedIn, Person
from storyshare.platforms.mastodon import Mastodon
from storyshare.publish.ending import ending_soon
from storyshare.publish.logging_in import account_for, is_set_up, log_in, not_by_itself
from storyshare.workspace import Workspace

SETTINGS = """\
default_accounts = ["mastodon"]  # ours

[accounts.mastodon]
[accounts.mastodon-es]
platform = "mastodon"
env = "OTHER"
"""


class Somewhere:
    """A platform of somebody else's, which leads nobody through a log-in."""

    name: ClassVar[str] = "somewhere"
    title: ClassVar[str] = "Somewhere"
    credentials: ClassVar[tuple[Credential, ...]] = (
        Credential(name="ADDRESS", title="Address", where="in your browser", secret=False, default="https://a.example"),
        Credential(name="TOKEN", title="Token", where="on your page there"),
        Credential(name="SPARE", title="Spare", where="if you have one", default=""),
    )
    log_in_lasts: ClassVar[str] = "no end"
    error: ClassVar[StoryshareError | None] = None
    ends_at: ClassVar[datetime | None] = None
    sees: ClassVar[Callable[[SecretStore], object]] = staticmethod(lambda _: None)

    @classmethod
    def rules(cls, options: Mapping[str, str]) -> Rules:
        return Mastodon.rules({name: value for name, value in options.items() if name == "max_characters"})

    @classmethod
    def connect(cls, account: Account, secrets: SecretStore) -> Self:
        cls.sees(secrets)
        return cls()

    def prepare(self, *_: object) -> Any:
        raise NotImplementedError

    def commit(self, *_: object, **__: object) -> Any:
        raise NotImplementedError

    def account(self) -> Profile:
        if self.error:
            raise self.error
        url = "https://a.example/ana"
        return Profile(name="@ana", url=url, options={"max_characters": "700"}, ends_at=self.ends_at)


class Led(Somewhere):
    """One that does."""

    given: ClassVar[Mapping[str, str]] = {"TOKEN": "given"}

    @classmethod
    def log_in(cls, account: Account, secrets: SecretStore, person: Person) -> LoggedIn:
        secrets.put("SESSION", "of the log-in alone")
        return LoggedIn(values=cls.given, options={"color": "blue"})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    (tmp_path / "storyshare.toml").write_text(SETTINGS)
    for name, value in (("error", None), ("ends_at", None), ("sees", staticmethod(lambda _: None))):
        monkeypatch.setattr(Somewhere, name, value)
    plain = platforms.load
    known = {"somewhere": Somewhere, "led": Led}
    for module in ("storyshare.publish.logging_in", "storyshare.publish.targets"):
        monkeypatch.setattr(f"{module}.load", lambda name: known[name] if name in known else plain(name))
    return workspace.read(tmp_path)


def add(place: Workspace, *answers: str, platform: str = "somewhere", ledger: Ledger | None = None) -> Any:
    return log_in(place, account_for(place, platform), Somebody(*answers), ledger)


def files(place: Workspace) -> dict[str, bytes]:
    found = [path for path in place.root.rglob("*") if path.is_file() and path.suffix not in {".lock", ".saving"}]
    return {path.name: path.read_bytes() for path in found}


def test_each_credential_is_asked_for_in_turn_and_defaults_are_offered(place: Workspace) -> None:
    person = Somebody("", "secret token", "")
    found = log_in(place, account_for(place, "somewhere"), person, None)
    assert person.told == ["Address: in your browser", "Token: on your page there", "Spare: if you have one"]
    assert person.hidden == ["Token", "Spare"]
    assert (place.root / ".env").read_text() == "SOMEWHERE_ADDRESS=https://a.example\nSOMEWHERE_TOKEN='secret token'\n"
    assert found.profile
    assert (found.profile.name, found.changed) == ("@ana", {"max_characters": "700"})
    text = (place.root / "storyshare.toml").read_text()
    assert text == SETTINGS + '\n[accounts.somewhere]\nplatform = "somewhere"\nmax_characters = 700\n'


def test_what_is_there_already_is_offered(place: Workspace) -> None:
    add(place, "https://b.example", "token", "spare")
    add(place, "", "", "")
    env = (place.root / ".env").read_text()
    assert env == "SOMEWHERE_ADDRESS=https://b.example\nSOMEWHERE_TOKEN=token\nSOMEWHERE_SPARE=spare\n"


def test_a_credential_that_must_be_there_is_asked_for_again(place: Workspace) -> None:
    with pytest.raises(InputError, match="Token is missing: nothing was changed"):
        add(place, "", "", "", "")
    assert files(place) == {"storyshare.toml": SETTINGS.encode()}


@pytest.mark.parametrize("platform", ["somewhere", "led"])
@pytest.mark.parametrize(
    "error",
    [AccountOnHoldError("The password is wrong", platform="somewhere"), SetupError("Not there."), InputError("No.")],
)
def test_a_log_in_that_is_not_taken_is_not_written(place: Workspace, platform: str, error: StoryshareError) -> None:
    Somewhere.error = error
    with pytest.raises(type(error)):
        add(place, "", "secret", "", platform=platform)
    assert files(place) == {"storyshare.toml": SETTINGS.encode()}


def test_where_nobody_could_be_asked_it_is_written_and_said(place: Workspace) -> None:
    Somewhere.error = NotSentError("Somewhere could not be reached", platform="somewhere")
    found = add(place, "", "secret", "")
    assert (found.error, b"SOMEWHERE_TOKEN=secret" in files(place)[".env"]) == (Somewhere.error, True)


def test_ctrl_c_writes_nothing(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(Somebody, "ask", interrupt)
    with pytest.raises(KeyboardInterrupt):
        add(place)
    assert files(place) == {"storyshare.toml": SETTINGS.encode()}


def test_what_was_kept_of_the_former_log_in_is_dropped_and_of_the_new_one_kept(place: Workspace) -> None:
    account = account_for(place, "somewhere")
    place.secrets(account).put("SESSION", "former")
    seen = []

    def sees(secrets: SecretStore) -> None:
        seen.append(secrets.get("SESSION"))
        with secrets.locked():
            secrets.put("TOKEN_MADE", "new")

    Somewhere.sees = staticmethod(sees)
    add(place, "", "secret", "")
    secrets = place.secrets(account)
    assert (seen, secrets.get("SESSION"), secrets.get("TOKEN_MADE")) == ([None], None, "new")


def test_what_a_failed_log_in_drops_is_nothing(place: Workspace) -> None:
    account = account_for(place, "somewhere")
    place.secrets(account).put("SESSION", "former")
    Somewhere.error = AccountOnHoldError("no", platform="somewhere")
    with pytest.raises(AccountOnHoldError):
        add(place, "", "secret", "")
    assert place.secrets(account).get("SESSION") == "former"


def test_a_platform_that_leads_gives_values_and_options(place: Workspace) -> None:
    add(place, platform="led")
    account = workspace.read(place.root).accounts["led"]
    assert account.options == {"color": "blue", "max_characters": "700"}
    assert place.secrets(account).get("TOKEN") == "given"
    assert place.secrets(account).get("SESSION") is None


@pytest.mark.parametrize("value", ["a\nb", "a\x1bb"])
def test_a_value_with_a_strange_sign_is_not_taken(
    place: Workspace, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setattr(Led, "given", {"TOKEN": value})
    with pytest.raises(InputError, match="strange sign"):
        add(place, platform="led")


def test_an_account_that_was_on_hold_is_not_any_more(place: Workspace, tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "ledger.sqlite3") as ledger:
        ledger.hold("somewhere", "the log-in was refused")
        add(place, "", "secret", "", ledger=ledger)
        assert ledger.holds() == {}


def test_when_it_ends_is_said_two_weeks_ahead_with_what_to_do(place: Workspace) -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    Somewhere.ends_at = now + timedelta(days=20)
    add(place, "", "secret", "")
    place = workspace.read(place.root)
    assert ending_soon(place, (), now + timedelta(days=5)) == []
    (word,) = ending_soon(place, (), now + timedelta(days=7))
    assert word.hint == "Log in anew: storyshare accounts add somewhere --name somewhere"


def test_a_hidden_variable_is_named_before_anything_is_written(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMEWHERE_TOKEN", "of the environment")
    with pytest.raises(SetupError, match="SOMEWHERE_TOKEN is set in the environment"):
        add(place, "", "secret", "")
    assert files(place) == {"storyshare.toml": SETTINGS.encode()}


@pytest.mark.parametrize(
    ("platform", "name", "env", "said"),
    [
        ("nowhere", "", "", "no platform"),
        ("bluesky", "mastodon", "", "mastodon is an account on mastodon already"),
        ("mastodon", "Main!", "", "no name for an account"),
        ("mastodon", "new", "small", "no prefix for variables"),
        ("mastodon", "new", "OTHER", "OTHER is the prefix of the account mastodon-es"),
        ("mastodon", "other", "", "OTHER is the prefix of the account mastodon-es"),
    ],
)
def test_an_account_that_cannot_be_is_refused(place: Workspace, platform: str, name: str, env: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        account_for(place, platform, name, env)


def test_an_account_keeps_its_prefix(place: Workspace) -> None:
    assert account_for(place, "mastodon", "mastodon-es").env == "OTHER"
    assert account_for(place, "mastodon", "mastodon-fr").env == "MASTODON_FR"


def test_what_is_there_already_is_seen(place: Workspace) -> None:
    assert is_set_up(place, account_for(place, "mastodon"))
    assert not is_set_up(place, account_for(place, "bluesky"))
    (place.root / ".env").write_text("BLUESKY_HANDLE=ana.example.org\n")
    (place.root / ".env").chmod(0o600)
    assert is_set_up(place, account_for(place, "bluesky"))


def test_an_account_outside_the_default_ones_is_said_to_be_so(place: Workspace) -> None:
    assert not_by_itself(place, account_for(place, "bluesky"))
    assert not not_by_itself(place, account_for(place, "mastodon", "mastodon-fr"))
