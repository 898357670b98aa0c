"""Which quotation mark or bracket closes which."""

import pytest

from storyshare.text.pairs import pairs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “no” and left", ["“no”"]),
        ('She said "no" and "yes"', ['"no"', '"yes"']),
        ("„Nein“, sagte sie", ["„Nein“"]),
        ("„Nie”, powiedziała", ["„Nie”"]),
        ("»Nein«, sagte sie", ["»Nein«"]),
        ("«\u00a0Oui\u00a0», dit-elle", ["«\u00a0Oui\u00a0»"]),
        ("”Ja”, sa hon", ["”Ja”"]),
        ("‘It’s over,’ she said", ["‘It’s over,’"]),
        ("Rosa’s son’s friends’ home", []),
        ("她说：“走吧。”“好。”", ["“走吧。”", "“好。”"]),
        ("「はい（そう）。」", ["「はい（そう）。」", "（そう）"]),
        ('ד"ר כהן כתב לארה"ב', []),
        ("A face :( and a list 1) 2)", []),
        ("(a [b) c]", ["(a [b)"]),
        ("An open “quotation.\n\nAnother” paragraph", []),
        ("“One.\n\n“Two.” Three", ["“One.\n\n“Two.”"]),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert [text[pair.start : pair.end] for pair in pairs(text)] == expected
