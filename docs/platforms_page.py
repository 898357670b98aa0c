"""Writes `platforms.md`: what each platform can do, as `storyshare platforms` says it.

python docs/platforms_page.py
"""

from pathlib import Path

from storyshare.platforms import load, names
from storyshare.platforms.describing import facts

PAGE = Path(__file__).parent / "platforms.md"
_HEAD = """\
# Where a story can go

What each place allows and what storyshare can do there, as `storyshare platforms` says it. Each name leads to a page of
its own where there is one: what to create there, and what rests on facts that nobody could verify. Written by
`python docs/platforms_page.py`; a test compares. Which rule of the contract holds where: [contract.md](contract.md).

"""
_SHORT = ("post", "pictures", "deletes", "in doubt")


def page() -> str:
    """The whole page."""
    lines = [_line("place", *_SHORT), _line("---", *("---" for _ in _SHORT))]
    sections = []
    for name in names():
        platform = load(name)
        told = {fact.name: fact.text for fact in facts(platform)}
        own = PAGE.parent / "platforms" / f"{name}.md"
        title = f"[{platform.title}](platforms/{own.name})" if own.exists() else platform.title
        lines.append(_line(title, *(told[each] for each in _SHORT)))
        sections += [f"\n## {platform.title}\n", *(f"- {each}: {text}" for each, text in told.items())]
        needs = ", ".join(f"`{platform.name.upper()}_{each.name}`" for each in platform.credentials)
        sections.append(f"- needs: {needs or 'nothing'}")
    return _HEAD + "\n".join(lines + sections) + "\n"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
