"""[media] in storyshare.toml: two programs and a public address, or what is wrong with them."""

from pathlib import Path

import pytest

from storyshare import workspace
from storyshare.workspace import Media

GOOD = (
    '[media]\nbase_url = "https://media.example.org/a/"\nput = {put}\nremove = "ssh host rm -f \'my place\'/{{name}}"\n'
)


def read(root: Path, text: str) -> tuple[Media | None, list[str]]:
    (root / "storyshare.toml").write_text(text, encoding="utf-8")
    place, problems = workspace.inspect(root)
    return place.media, [each.field for each in problems]


@pytest.mark.parametrize("put", ['"rsync {file} host:{name}"', '["rsync", "{file}", "host:{name}"]'])
def test_a_command_is_a_line_or_a_list(tmp_path: Path, put: str) -> None:
    media, problems = read(tmp_path, GOOD.format(put=put))
    assert problems == []
    assert media == Media(
        base_url="https://media.example.org/a",
        put=("rsync", "{file}", "host:{name}"),
        remove=("ssh", "host", "rm", "-f", "my place/{name}"),
    )
    assert media.url("x.jpg") == "https://media.example.org/a/x.jpg"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("https://", "http://"), "base_url"),
        (("media.example.org", "ana:word@media.example.org"), "base_url"),
        (("/a/", "/a?b=c"), "base_url"),
        ((" host:{name}", ""), "put"),
        (("{file}", "file"), "put"),
        (('"rsync {file} host:{name}"', '["rsync", 3]'), "put"),
        (('"rsync {file} host:{name}"', '"rsync \'{file} host:{name}"'), "put"),
        (('/{name}"\n', '/name"\n'), "remove"),
        (("rm -f", "rm -f {file}"), "remove"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_started(tmp_path: Path, change: tuple[str, str], wrong: str) -> None:
    text = GOOD.format(put='"rsync {file} host:{name}"')
    assert change[0] in text
    assert read(tmp_path, text.replace(*change)) == (None, [f"media.{wrong}"])


def test_an_empty_table_names_all_three_and_another_word_is_said(tmp_path: Path) -> None:
    media, problems = read(tmp_path, "[media]\nupload = 1\n")
    assert media is None
    assert sorted(problems) == ["media.base_url", "media.put", "media.remove", "media.upload"]
