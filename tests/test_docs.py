"""The documents fail when they are stale: commands, exit codes, variables, platforms, layers."""

import re
import runpy
import subprocess
import sys
import tomllib

import pytest
from command_lines import commands, lines, named, wrong
from contract import write_table
from support import ROOT

from storyshare import errors
from storyshare.cli.app import Commands
from storyshare.errors import StoryshareError
from storyshare.platforms import load, names

README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
# All pages that people read but for the one that is made from the commands themselves.
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
        *(ROOT / "src").rglob("*.md"),
        ROOT / "benchmarks" / "README.md",
    )
    if path.name != "commands.md"
}
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))


def block_after(heading: str, text: str) -> str:
    """The first fenced block after a heading."""
    return text.split(heading, 1)[1].split("```")[1]


def test_every_command_in_the_readme_is_there() -> None:
    shown = "".join(part.split("```")[0] for part in README.split("```sh")[1:])
    assert set(re.findall(r"^(?:uvx --from \. )?storyshare (\w+)", shown, re.MULTILINE)) <= set(Commands.helps)


@pytest.mark.parametrize("command", Commands.helps)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"storyshare {command}" in README


def test_the_exit_codes_are_those_of_the_errors() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    raised = {
        each.exit_code for each in vars(errors).values() if isinstance(each, type) and issubclass(each, StoryshareError)
    }
    assert told == raised | {0, 130}


def test_every_variable_of_ours_is_explained() -> None:
    used = set(re.findall(r'"(STORYSHARE_[A-Z_]+)"', SOURCE))
    assert {name for name in used if f"`{name}`" not in README} == set()


def test_every_platform_is_in_the_readme() -> None:
    rows = re.findall(r"^\| ([\w ]+) \| [^|]+ \|$", README, re.MULTILINE)
    assert {load(name).title for name in names()} <= set(rows)


def test_the_layers_in_the_architecture_are_those_that_are_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    checked = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    drawn = [
        line.split("   ")[0].strip() for line in block_after("## Rooms and layers", ARCHITECTURE).strip().splitlines()
    ]
    assert drawn == checked


def test_the_states_in_the_architecture_are_the_schemas() -> None:
    schema = (ROOT / "src/storyshare/ledger/sql/sqlite/0001_ledger.sql").read_text(encoding="utf-8")
    drawn = "\n".join(line.removeprefix("--   ").removeprefix("--") for line in schema.splitlines())
    assert block_after("## The states of a part", ARCHITECTURE).strip() in drawn


def test_the_example_of_counting_prints_what_it_says() -> None:
    page = (ROOT / "docs" / "count.md").read_text(encoding="utf-8")
    _, example, _, printed, _ = page.split("## From Python")[1].split("```")
    done = subprocess.run(
        [sys.executable, "-c", example.removeprefix("python\n")],
        capture_output=True, encoding="utf-8", check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == printed.lstrip("\n")


def test_every_picture_and_page_that_is_linked_is_there() -> None:
    pages = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_nothing_names_a_real_persons_story_beyond_the_organisations_page() -> None:
    linked = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "stories").glob("*.md"))
    assert set(re.findall(r"https?://([^/\s]+)", linked)) == {"example.org"}


def test_the_kill_points_in_the_docs_are_those_that_were_tried() -> None:
    page = (ROOT / "docs" / "never-twice.md").read_text(encoding="utf-8")
    made = (ROOT / "tests" / "killpoints" / "result.md").read_text(encoding="utf-8")
    assert page.split("<!-- kill points -->\n")[1].split("<!-- end -->")[0] == made


def test_the_page_of_platforms_is_what_the_command_says() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "platforms_page.py"))["page"]()
    assert (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8") == made


def test_the_contract_in_the_docs_is_the_one_that_is_tried() -> None:
    assert (ROOT / "docs" / "contract.md").read_text(encoding="utf-8") == write_table.page()


def test_the_page_of_commands_is_what_they_say_of_themselves() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "commands_page.py"))["page"]()
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_that_a_page_names_exists(page: str) -> None:
    assert [found for words in lines(PAGES[page]) if (found := wrong(words))] == []


def test_every_command_that_an_error_or_a_help_names_exists() -> None:
    told = re.findall(r"storyshare(?: -?-?[a-z][\w-]*)+", SOURCE)
    assert len(told) > 100
    assert [found for each in told if (found := wrong_in_a_sentence(each.split()[1:]))] == []


def wrong_in_a_sentence(words: list[str]) -> str:
    """In a sentence other words may follow the command; its options stand right behind it."""
    name = named(words)
    options = [word for word in words[len(name.split()) :] if word.startswith("--")]
    return wrong([*name.split(), *options]) if name else ""


def test_every_command_is_named_in_a_page_that_somebody_wrote() -> None:
    told = {named(words) for page in PAGES.values() for words in lines(page)}
    groups = {name for name, each in commands().items() if getattr(each, "no_args_is_help", False)}
    assert set(commands()) - told - groups == set()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("storyshare preview rosa --to x", ""),
        ("storyshare --workspace office preview rosa --lang es", ""),
        ("printf x | storyshare count --on x  # --nowhere", ""),
        ("uv tool install storyshare --with NAME", ""),
        ("storyshare previw", "there is no command storyshare previw"),
        ("storyshare cron instal", "there is no command storyshare cron instal"),
        ("storyshare preview rosa --two x", "storyshare preview has no option --two"),
        ("storyshare cron install --every=5 --both", "storyshare cron install has no option --both"),
    ],
)
def test_a_command_line_that_is_wrong_is_found(line: str, said: str) -> None:
    """Or the tests above would show nothing."""
    for page in (f"```sh\n{line}\n```\n", f"Type `{line.partition('  #')[0]}` there."):
        assert [wrong(words) for words in lines(page)] in ([said], [] if "install storyshare" in line else [said])
