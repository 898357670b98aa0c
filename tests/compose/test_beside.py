"""What stands beside the text where a platform has a place for it: a title, a link in a field of its own."""

from dataclasses import replace
from pathlib import Path

import pytest
from support import make_story

from storyshare.compose import compose
from storyshare.errors import DoesNotFitError
from storyshare.models import Account, Card, ImageRules, Limit, Person, Rules, Share, Story, StoryImage
from storyshare.platforms import load
from storyshare.text.graphemes import count_code_points

HEADING = Limit(maximum=40, unit="characters", count=count_code_points)
ROSA = Person(name="Rosa", role="client", name_changed=True)
HANDS = StoryImage(file="hands.jpg", path=Path("hands.jpg"), alt="Two hands.", shows_people=False)


def share(story: Story, **rules: object) -> Share:
    allowed: Rules = replace(load("mastodon").rules({}), **rules)  # type: ignore[arg-type]
    return compose(story, allowed, Account(name="forum", platform="mastodon", env="FORUM"))


def test_a_title_of_its_own_is_not_said_again_in_the_text() -> None:
    (part,) = share(make_story(title="Welcome home"), heading=HEADING).parts
    assert part.heading == "Welcome home"
    assert "Welcome home" not in part.text


def test_a_title_without_room_is_cut_between_words_and_said_to_be() -> None:
    found = share(make_story(title="A mother and her two children may stay in safety"), heading=HEADING)
    heading = found.parts[0].heading
    assert len(heading) <= HEADING.maximum
    assert "A mother and her two children may stay in".startswith(heading.rstrip("….").rstrip())
    assert any("title is cut short" in note for note in found.notes)


def test_a_title_too_short_for_a_forum_goes_on_with_the_summary() -> None:
    forum = replace(HEADING, minimum=15, maximum=255)
    story = make_story(title="Rosa may stay", summary="Rosa won asylum.", body="", people=(ROSA,))
    (part,) = share(story, heading=forum).parts
    assert part.heading == "Rosa* may stay: Rosa won asylum."


def test_a_title_that_stays_too_short_is_refused_with_what_to_do() -> None:
    with pytest.raises(DoesNotFitError, match="at least 90 characters") as caught:
        share(make_story(title="Free", summary="At last."), heading=replace(HEADING, minimum=90, maximum=255))
    assert "longer `title:`" in caught.value.hint


def test_a_changed_name_in_the_title_is_explained_in_the_text() -> None:
    story = make_story(title="Rosa may stay", summary="She may stay.", body="", people=(ROSA,))
    (part,) = share(story, heading=HEADING).parts
    assert part.heading == "Rosa* may stay"
    assert "name changed" in part.text.casefold()


def test_the_title_is_part_of_what_was_approved_and_of_what_was_said() -> None:
    first, second = (share(make_story(title=title), heading=HEADING) for title in ("One", "Two"))
    assert first.digest() != second.digest()
    assert first.words() != second.words()


def test_a_link_in_a_field_of_its_own_is_not_in_the_text() -> None:
    found = share(make_story(), link="field")
    (part,) = found.parts
    assert part.card == Card(uri=found.link, title="", description="")
    assert found.link not in part.text


def test_a_platform_without_alt_text_is_said_to_have_none() -> None:
    images = ImageRules(count=1, types=("image/jpeg",), max_bytes=1000, alt=False)
    found = share(make_story(images=(HANDS,)), images=images)
    assert "Mastodon has no alt text: hands.jpg is not read aloud" in found.notes
