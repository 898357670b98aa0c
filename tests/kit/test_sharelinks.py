"""Each share link, taken apart as the network takes it."""

from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest

from storyshare.kit.networks import NETWORKS
from storyshare.kit.sharelinks import share_link

TEXT = "Rosa* may stay – “at last” & more?\n\nhttps://example.org/r?a=1&b=2#x\n\n*Name changed. #50% ñ 罗莎 روزا"
LINK = "https://example.org/r?utm_source=a b&utm_medium=social#top"
TITLE = "Rosa & Sam: 100 %"


def made(network: str, text: str = TEXT) -> str:
    return share_link(network, text=text, link=LINK, title=TITLE)


def asked(address: str) -> dict[str, str]:
    """The fields of a query, where "+" is a plus: mail programs and some apps read it so."""
    return dict(parse_qsl(urlsplit(address).query.replace("+", "%2B")))


@pytest.mark.parametrize(
    ("network", "begins"),
    [
        ("x", "https://x.com/intent/tweet?"),
        ("bluesky", "https://bsky.app/intent/compose?"),
        ("threads", "https://www.threads.com/intent/post?"),
        ("whatsapp", "https://wa.me/?"),
    ],
)
def test_a_network_that_takes_a_text_gets_all_of_it(network: str, begins: str) -> None:
    address = made(network)
    assert address.startswith(begins)
    assert asked(address) == {"text": TEXT}


@pytest.mark.parametrize(
    ("network", "begins", "name"),
    [
        ("facebook", "https://www.facebook.com/sharer/sharer.php?", "u"),
        ("linkedin", "https://www.linkedin.com/sharing/share-offsite/?", "url"),
    ],
)
def test_a_network_that_ignores_texts_gets_the_address_whole(network: str, begins: str, name: str) -> None:
    address = made(network)
    assert address.startswith(begins)
    assert asked(address) == {name: LINK}


def test_telegram_knows_only_share_url() -> None:
    parts = urlsplit(made("telegram"))
    assert (parts.netloc, parts.path) == ("t.me", "/share/url")
    assert asked(made("telegram")) == {"url": LINK, "text": TEXT}


def test_reddit_is_told_that_it_is_a_link() -> None:
    assert urlsplit(made("reddit")).path == "/submit"
    assert asked(made("reddit")) == {"type": "LINK", "resubmit": "true", "url": LINK, "title": TITLE}


def test_the_text_for_mastodon_never_reaches_the_server_of_the_picker() -> None:
    parts = urlsplit(made("mastodon"))
    assert (parts.netloc, parts.path, parts.query) == ("share.joinmastodon.org", "/", "")
    assert unquote(parts.fragment) == f"text={TEXT}"


def test_a_mail_has_subject_and_body_with_line_breaks_of_mail() -> None:
    address = made("email")
    assert address.startswith("mailto:?")
    assert asked(address) == {"subject": TITLE, "body": TEXT.replace("\n", "\r\n")}
    assert "%0D%0A%0D%0A" in address


def test_an_sms_has_no_number_and_one_body() -> None:
    address = made("sms")
    assert address.startswith("sms:?body=")
    assert asked(address) == {"body": TEXT}


@pytest.mark.parametrize("network", [each.name for each in NETWORKS if each.name != "device"])
def test_no_space_is_a_plus_and_nothing_is_left_as_it_was(network: str) -> None:
    address = made(network, "a + b")
    assert "+" not in address
    assert " " not in address
    assert address.isascii()


def test_letters_are_composed_as_the_web_expects_them() -> None:
    assert asked(made("x", "n\u0303")) == {"text": "ñ"}


def test_the_share_sheet_and_an_unknown_network_have_no_address() -> None:
    assert made("device") == ""
    assert parse_qs(made("elsewhere")) == {}
