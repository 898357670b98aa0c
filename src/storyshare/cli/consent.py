"""`storyshare consent`: how the consent of every story stands; and the renewing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import typer

from storyshare import stories
from storyshare.cli import output
from storyshare.cli.commands import new_app
from storyshare.cli.output import Tone
from storyshare.cli.session import (
    NOT_SETTLED,
    AsOption,
    JsonOption,
    StoryArgument,
    YesOption,
    confirm,
    meant_story,
    open_workspace,
)
from storyshare.errors import InputError
from storyshare.i18n import N_, _
from storyshare.models import Consent, State
from storyshare.publish import consenting
from storyshare.publish.books import open_for_sending
from storyshare.publish.consenting import Standing
from storyshare.publish.looking import open_to_look
from storyshare.publish.noting import noted, person

# What a record says of consent; in JSON it stays so.
_STATUSES = (N_("granted"), N_("pending"), N_("withdrawn"))
app = new_app(invoke_without_command=True)


@app.callback()
def consent(ctx: typer.Context, json: JsonOption = False) -> None:
    """Show how the consent of every story stands: what holds, what ends within 60 days, what must be taken down."""
    if ctx.invoked_subcommand is not None:
        return
    place = open_workspace(ctx)
    with output.waiting(_("Reading the stories")), open_to_look(place) as ledger:
        loaded = stories.load_all(place.stories, zone=place.timezone)
        found = consenting.standings(place, ledger, loaded.stories, now=datetime.now(UTC))
    if json:
        output.json([_json(each) for each in found])
    else:
        for each in found:
            _tell(each)
    broken = sorted({problem.path.name for problem in loaded.problems if problem.severity == "error"})
    if broken:
        output.complain(
            _("Not everything could be read: {broken}. Look with: storyshare check", broken=", ".join(broken))
        )
        raise typer.Exit(InputError.exit_code)
    raise typer.Exit(NOT_SETTLED if any(each.must_go for each in found) else 0)


@app.command()
def renew(ctx: typer.Context, story: StoryArgument = "", named: AsOption = "", yes: YesOption = False) -> None:
    """The person has agreed anew: from now on the consent in the record counts, wider or not.

    Nothing else widens what was seen of a story's consent.
    """
    place = open_workspace(ctx)
    record = meant_story(place, story)
    with open_for_sending(place) as ledger:
        (before,) = consenting.standings(place, ledger, [record], now=ledger.now())
        if before.remembered:
            output.say(_("Known here until now: {words}", words=words(before.remembered)))
        output.say(_("In the record:        {words}", words=words(record.consent)))
        confirm(_("Has the person in {name} agreed to that, and is the form there?", name=record.name), yes=yes)
        consenting.renew(place, ledger, record, person=person(named))
        # Where the form is stands in the record; the log is for ever, and a form's name may tell a person's.
        given = words(record.consent and replace(record.consent, reference=""))
        noted(place, ledger, "consent renewed", record.id, who=named, consent=given)
    output.say(_("The consent of {name} is renewed.", name=record.name), "good")


def words(given: Consent | None) -> str:
    """A consent in a line."""
    if given is None:
        return "none"
    uses = [
        _(given.status.value),
        _("until {expires}", expires=given.expires) if given.expires else "",
        ""
        if given.platforms is None
        else _("for {platforms}", platforms=", ".join(sorted(given.platforms)) or "no platform"),
        ""
        if given.languages is None
        else _("in {languages}", languages=", ".join(sorted(given.languages)) or "no language"),
        _("with photos") if given.photos else _("without photos"),
        given.reference,
    ]
    return ", ".join(filter(None, uses))


def _tell(found: Standing) -> None:
    sign, word, tone = _word(found)
    output.say(f"{sign} {found.record.name}: {word}", tone)
    if found.remembered:
        output.say(_("    narrower before: {words}", words=words(found.remembered)), "warning")
        output.say(
            _("    Renewed by a new form only: storyshare consent renew {name}", name=found.record.name), "quiet"
        )
    if found.must_go:
        for part in found.public:
            sure = _("may be") if part.state is State.UNKNOWN else "still"
            output.say(
                _("    {sure} public: {url}", sure=sure, url=part.receipt.url if part.receipt else _("look")), "bad"
            )
        output.say(_("    Take it down: storyshare withdraw {name} --reason …", name=found.record.name), "quiet")


def _word(found: Standing) -> tuple[str, str, Tone]:
    said = words(found.record.consent)
    if found.withdrawn:
        return "×", _("taken back"), "quiet"
    if found.must_go:
        return "✗", _("STILL PUBLIC, and consent does not hold: {said}", said=said), "bad"
    if found.ends_soon:
        return "!", _("ENDS SOON: {said}", said=said), "warning"
    return ("✓", said, "good") if found.holds else ("–", _("may not go out: {said}", said=said), "plain")


def _json(found: Standing) -> dict[str, object]:
    given = found.record.consent
    return {
        "story": found.record.name,
        "id": found.record.id,
        "status": given.status.value if given else None,
        "expires": given.expires if given else None,
        "holds": found.holds,
        "ends_soon": found.ends_soon,
        "withdrawn": found.withdrawn,
        "narrower_before": words(found.remembered) if found.remembered else None,
        "public": [part.receipt.url if part.receipt else None for part in found.public],
        "must_go": found.must_go,
    }
