"""What findings mean for sending: refused, warned of, let through by name."""

from support import make_story

from storyshare.gate.findings import Judged
from storyshare.gate.findings import judge as judge_texts
from storyshare.models import Allowance, Finding, Person, Story

HOTLINE = Allowance(finding="phone", text="213-555-0100", reason="our own hotline")


def judge(texts: list[str], story: Story) -> Judged:
    return judge_texts([("the text", text) for text in texts], story)


def test_an_error_refuses_by_its_kind_and_its_message_hides_it() -> None:
    (only,) = judge(["Call 213-555-0177."], make_story()).refusals
    assert only.rule == "identifier-phone"
    assert only.message == "a phone number stands in the text: 2●●-●●●-●●77"
    assert "- finding: phone" in only.hint


def test_what_is_doubtful_warns() -> None:
    judged = judge(["Her birthday is 3 May."], make_story())
    assert (judged.refusals, [each.rule for each in judged.warnings]) == ((), ["identifier-birth-date"])


def test_the_same_finding_in_several_texts_is_told_once() -> None:
    assert len(judge(["Call 213-555-0177.", "Call (213) 555-0177!"], make_story()).refusals) == 1


def test_what_is_allowed_by_name_goes_out_and_is_given_back_to_be_kept() -> None:
    judged = judge(["Call (213) 555-0100."], make_story(allow=(HOTLINE,)))
    assert (judged.refusals, judged.warnings, judged.allowed) == ((), (), (HOTLINE,))


def test_an_allowance_is_for_this_kind_and_this_text_only() -> None:
    other = Allowance(finding="email", text="213-555-0100", reason="a slip")
    assert judge(["Call 213-555-0100."], make_story(allow=(other,))).refusals
    judged = judge(["Call 213-555-0101."], make_story(allow=(HOTLINE,)))
    assert (len(judged.refusals), judged.allowed) == (1, ())


def test_a_name_warns_until_it_is_listed_or_marked() -> None:
    text = "Then Mateo came."
    (only,) = judge([text], make_story()).warnings
    assert (only.rule, only.message) == (
        "identifier-name",
        "a name that is not under `people` stands in the text: M●●●●",
    )
    assert not judge([text], make_story(people=(Person(name="Mateo"),))).warnings
    marked = Allowance(finding="name", text="Mateo", reason="a dog")
    assert judge([text], make_story(allow=(marked,))).allowed == (marked,)


def test_the_storys_own_links_and_handles_are_no_findings() -> None:
    story = make_story(
        link="https://example.org/s/213-555-0100?id=123-45-6789", mentions={"mastodon": "help@example.social"}
    )
    judged = judge([f"Read {story.link}&utm_source=x", "by help@example.social"], story)
    assert (judged.refusals, judged.warnings) == ((), ())


def test_its_own_link_is_one_where_it_is_private_or_holds_an_a_number() -> None:
    for link, rule in (
        ("http://localhost/rosa", "identifier-private-link"),
        ("https://example.org/A123456789", "identifier-a-number"),
    ):
        assert [each.rule for each in judge([f"Read {link}"], make_story(link=link)).refusals] == [rule]


def test_the_text_of_a_finding_is_shown_nowhere() -> None:
    finding = Finding(kind="a-number", start=0, end=13, severity="error", text="A 123 456 789")
    assert finding.masked == "A ●●● ●●● ●89"
    assert "123" not in repr(finding)
    assert "213" not in repr(HOTLINE)


def test_of_what_is_short_less_is_shown() -> None:
    assert Finding(kind="name", start=0, end=4, severity="warning", text="Rosa").masked == "R●●●"
