"""Leads a person to a log-in at LinkedIn: their own, or that of a Page.

Sources: LinkedIn's pages on the authorization code flow (a client secret and no PKCE), on OpenID Connect, on Share on
LinkedIn, and on the Community Management API.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.models import Account, SecretStore
from storyshare.platforms import oauth
from storyshare.platforms.failures import Failures
from storyshare.platforms.linkedin.owner import Owner
from storyshare.platforms.linkedin.rules import LOG_IN_AT, PLATFORM, TITLE, Settings, version
from storyshare.platforms.linkedin.server import Server
from storyshare.platforms.linkedin.session import Session, app
from storyshare.platforms.protocol import LoggedIn, Person
from storyshare.platforms.settings import stand_in
from storyshare.platforms.tokens import Token

AS_A_PERSON = "openid profile w_member_social"
AS_A_PAGE = "w_organization_social r_organization_social rw_organization_admin"
_WHO = (
    N_("A person: you yourself (works at once)"),
    N_("The Page of an organisation (LinkedIn examines the app first)"),
)
_APP = N_(
    "LinkedIn asks for an app of your own.\n"
    "1. Open https://www.linkedin.com/developers/apps, Create app. An app belongs to\n"
    "   a LinkedIn Page: choose your organisation's, and let a super administrator\n"
    "   of the Page verify the app (in the app, Settings, Verify). LinkedIn wants\n"
    "   no “Linked” or “In” in the app's name."
)
_FOR_A_PERSON = N_(
    "2. In the app, Products: request “Sign In with LinkedIn using OpenID Connect”\n"
    "   and “Share on LinkedIn”. Both are given at once."
)
_FOR_A_PAGE = N_(
    "2. In the app, Products: request “Community Management API”, for an app that\n"
    "   has no other product. LinkedIn gives it to registered organisations only,\n"
    "   and asks who you are: that can take weeks. Until then post as a person, or\n"
    "   by hand. You need to be a super or content administrator of the Page.\n"
    "   What LinkedIn wants to know:\n"
    "https://learn.microsoft.com/linkedin/marketing/community-management-app-review"
)
_AUTH = N_("""\
3. In the app, Auth, “Authorized redirect URLs for your app”: add exactly
   {redirect}
   The Client ID and the Primary Client Secret stand on the same page.""")
_TOO_MUCH = N_("Under Products the app must have what step 2 names. Then run the same command again.")
_SIXTY_DAYS, _A_YEAR = timedelta(days=60), timedelta(days=365)


def log_in(account: Account, secrets: SecretStore, person: Person, now: Callable[[], datetime]) -> LoggedIn:
    """Ask who posts, let them allow the app, and see as whom. Raises InputError, PostError, SetupError."""
    here, month = stand_in(account, secrets, TITLE), version(account, secrets)
    person.tell(_(_APP))
    as_a_page = person.choose(_("Who is to post?"), [_(each) for each in _WHO]) == 1
    person.tell(_(_FOR_A_PAGE) if as_a_page else _(_FOR_A_PERSON))
    person.tell(_(_AUTH, redirect=oauth.REDIRECT))
    keys = {
        "CLIENT_ID": _asked(person, secrets, "CLIENT_ID", _("Client ID")),
        "CLIENT_SECRET": _asked(person, secrets, "CLIENT_SECRET", _("Client secret")),
    }
    known = list(keys.values())
    failures = Failures(
        platform=PLATFORM, title=TITLE, account=account.name, log_in_hint=_(_TOO_MUCH), secrets=lambda: tuple(known)
    )
    code = oauth.authorised(
        person,
        f"{here or LOG_IN_AT}/oauth/v2/authorization",
        client_id=keys["CLIENT_ID"],
        scope=AS_A_PAGE if as_a_page else AS_A_PERSON,
        pkce=False,
    )
    known.append(code.code)
    token = oauth.exchange(failures, app(keys["CLIENT_ID"], keys["CLIENT_SECRET"], here), code, now=now)
    known += [token.access, token.refresh]
    given = Settings(token=token.access, author="", version=month, env=account.env, here=here)
    session = Session(given, secrets, failures, now=now)
    owner = Owner(Server(settings=given, failures=failures, now=now, session=session))
    author = _page(owner, person) if as_a_page else owner.person()[0]
    return LoggedIn(values={**keys, "AUTHOR_URN": author, **_kept(token, now())})


def _asked(person: Person, secrets: SecretStore, name: str, title: str) -> str:
    found = person.ask(title, secret=name == "CLIENT_SECRET", default=secrets.get(name) or "")
    if not oauth.credential(found):
        raise InputError(
            _("That is no {title}: nothing was changed.", title=title), hint=_("Copy it from the page Auth of step 3.")
        )
    return found


def _page(owner: Owner, person: Person) -> str:
    """The Page that is to post."""
    found = owner.organisations()
    if not found:
        raise InputError(
            _("LinkedIn names no Page as which you may post: nothing was changed."),
            hint=_("Ask a super administrator of the Page to make you a super or content administrator of it."),
        )
    names = [f"{owner.organisation_name(urn) or 'Page'} ({urn.rpartition(':')[2]})" for urn in found]
    return found[person.choose(_("Which Page?"), names)]


def _kept(token: Token, now: datetime) -> dict[str, str]:
    """What is kept of a log-in, and the day on which a person must log in again; the other way's are taken away."""
    if token.refresh:
        ends_at = token.refresh_ends_at or now + _A_YEAR
        return {"ACCESS_TOKEN": "", "REFRESH_TOKEN": token.refresh, "LOG_IN_ENDS": f"{ends_at.date()}"}
    ends_at = token.ends_at or now + _SIXTY_DAYS
    return {"ACCESS_TOKEN": token.access, "REFRESH_TOKEN": "", "LOG_IN_ENDS": f"{ends_at.date()}"}
