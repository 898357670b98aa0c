"""`storyshare platforms`: where a story can go, and what each place can do."""

from __future__ import annotations

import textwrap
from typing import Annotated

import typer

from storyshare.cli import completing, output
from storyshare.cli.commands import new_app
from storyshare.cli.session import JsonOption
from storyshare.i18n import _
from storyshare.platforms import Described, load, names, package_of, prefix
from storyshare.platforms.describing import facts

app = new_app()


@app.command()
def platforms(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PLATFORM]…", help="Only these.", show_default=False, autocompletion=completing.platform
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show where a story can go: how long a post may be there, pictures, deleting, doubt, price, log-in.

    The same stands in docs/platforms.md. Needs no account and asks nobody.
    """
    found = [load(name) for name in wanted or names()]
    if json:
        output.json([_json(each) for each in found])
        return
    for at, platform in enumerate(found):
        if at:
            output.say()
        package = package_of(platform.name)
        brought = _(", from the package {package}", package=package) if package else ""
        output.say(f"{platform.title} ({platform.name}){brought}", "good")
        for fact in facts(platform):
            for line in textwrap.wrap(
                f"  {_(fact.name)}: {fact.text}", output.columns(), subsequent_indent="    ", break_long_words=False
            ):
                output.say(line)


def _json(platform: type[Described]) -> dict[str, object]:
    variables = [f"{prefix(platform.name)}_{each.name}" for each in platform.credentials]
    told = {fact.name: fact.text for fact in facts(platform)}
    package = package_of(platform.name) or None
    return {"platform": platform.name, "title": platform.title, "package": package, "needs": variables, **told}
