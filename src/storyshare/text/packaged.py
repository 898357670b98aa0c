"""The lists that are packaged beside this module."""

from importlib.resources import files


def sections(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a packaged list, section by section; a line that opens with `#` begins a section."""
    found: list[tuple[str, ...]] = []
    for section in files("storyshare.text").joinpath(name).read_text(encoding="utf-8").split("# ")[1:]:
        _, _, words = section.partition("\n")
        found.append(tuple(words.split()))
    return tuple(found)
