"""X, by twitter-text's own conformance suite, X's page and Unicode's list of emoji."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from support import conformance, conformance_json

from storyshare.text.x import find_entities, weighted_length

# validate.yml asks whether a whole text is a valid address; we find what X would link in a text. Where both differ:
NOT_LINKED = {
    "http://user:PASSW0RD@example.com:8080/login.php": "an address with a password is never linked",
    "http://example.com?foo=$bar.;baz?BAZ&c=d-#top/?stories+": "linked without its last character: no query ends in +",
    "http://192.168.0.1/index.html?src=asdf": "a bare IPv4 address is never linked",
    "http://[3ffe:1900:4545:3:200:f8ff:fe21:67cf]:80/index.html": "a bare IPv6 address is never linked",
}
# Groups of validate.yml that say nothing about counting or linking today.
NOT_OURS = {"tweets": "config v1: 140 characters, each of weight 1, given up in 2017"}


def cases(name: str) -> dict[str, list[dict[str, Any]]]:
    text = conformance(f"twitter-text/{name}").read_text(encoding="utf-8")
    groups: dict[str, list[dict[str, Any]]] = yaml.load(text, Loader=yaml.CSafeLoader)["tests"]
    return groups


def texts(kind: str, sign: int) -> Callable[[str], list[str]]:
    return lambda text: [entity.text[sign:] for entity in find_entities(text) if entity.kind == kind]


def placed(kind: str, name: str, sign: int) -> Callable[[str], list[dict[str, object]]]:
    return lambda text: [
        {name: entity.text[sign:], "indices": [entity.start, entity.end]}
        for entity in find_entities(text)
        if entity.kind == kind
    ]


def mentions_and_lists(text: str) -> list[dict[str, object]]:
    answers: list[dict[str, object]] = []
    for entity in find_entities(text):
        name, slash, slug = entity.text[1:].partition("/")
        answers.append({"screen_name": name, "list_slug": slash + slug, "indices": [entity.start, entity.end]})
    return answers


def reply(text: str) -> str | None:
    entities = find_entities(text)
    if entities and entities[0].kind == "mention" and not text[: entities[0].start].strip():
        return entities[0].text[1:]
    return None


EXTRACT: dict[str, Callable[[str], object]] = {
    "mentions": texts("mention", 1),
    "mentions_with_indices": placed("mention", "screen_name", 1),
    "mentions_or_lists_with_indices": mentions_and_lists,
    "replies": reply,
    "urls": texts("link", 0),
    "urls_with_indices": placed("link", "url", 0),
    "urls_with_directional_markers": placed("link", "url", 0),
    "tco_urls_with_params": texts("link", 0),
    "hashtags": texts("hashtag", 1),
    "hashtags_from_astral": texts("hashtag", 1),
    "hashtags_with_indices": placed("hashtag", "hashtag", 1),
    "cashtags": texts("cashtag", 1),
    "cashtags_with_indices": placed("cashtag", "cashtag", 1),
}
VALIDATE = {
    "usernames": "mention",
    "lists": "mention",
    "hashtags": "hashtag",
    "urls": "link",
    "urls_without_protocol": "link",
}
WEIGHED = {
    "WeightedTweetsCounterTest": False,
    "WeightedTweetsWithDiscountedEmojiCounterTest": True,
    "UnicodeDirectionalMarkerCounterTest": True,
}


@pytest.mark.parametrize("group", EXTRACT)
def test_extract(group: str) -> None:
    """extract.yml: 238 of 238."""
    for case in cases("extract.yml")[group]:
        assert (case["text"], EXTRACT[group](case["text"])) == (case["text"], case["expected"])


@pytest.mark.parametrize(("group", "discount"), WEIGHED.items())
def test_weights(group: str, *, discount: bool) -> None:
    """validate.yml: every weight, its first group under config v2, which knows no emoji."""
    for case in cases("validate.yml")[group]:
        weight = weighted_length(case["text"], discount_emoji=discount)
        assert (case["description"], weight) == (case["description"], case["expected"]["weightedLength"])


@pytest.mark.parametrize(("group", "kind"), VALIDATE.items())
def test_validate(group: str, kind: str) -> None:
    """validate.yml: a text is valid where X would link all of it, as one thing of that kind."""
    for case in cases("validate.yml")[group]:
        text = case["text"]
        whole = [(entity.kind, entity.text) for entity in find_entities(text)] == [(kind, text)]
        valid = whole and (group != "lists" or "/" in text)
        assert (text, valid) == (text, case["expected"] and text not in NOT_LINKED)


def test_no_group_is_left_out() -> None:
    assert set(cases("extract.yml")) == set(EXTRACT)
    assert set(cases("validate.yml")) == {*VALIDATE, *WEIGHED, *NOT_OURS}


def test_every_top_level_domain() -> None:
    """tlds.yml: 1,574 of 1,574."""
    asked = [case for group in cases("tlds.yml").values() for case in group]
    assert len(asked) == 1574
    assert [texts("link", 0)(case["text"]) for case in asked] == [case["expected"] for case in asked]


def test_every_emoji_weighs_two() -> None:
    """All 3,944 fully-qualified emoji of Unicode 17, also those that twitter-text's table of 2018 does not know."""
    lines = conformance("unicode-17/emoji-test.txt").read_text(encoding="utf-8").splitlines()
    emoji = [
        "".join(chr(int(code, 16)) for code in line.split(";")[0].split()) for line in lines if "; fully-q" in line
    ]
    assert len(emoji) == 3944
    assert [each for each in emoji if weighted_length(each) != 2] == []
    # Each is found by itself, whatever stands beside it.
    assert weighted_length("".join(emoji)) == weighted_length("\n".join(emoji)) - len(emoji) + 1 == 2 * len(emoji)


def test_the_page_on_counting_characters() -> None:
    asked = conformance_json("x/counting_doc_facts.json")["cases"]
    assert [weighted_length(case["text"]) for case in asked] == [case["weight"] for case in asked]
