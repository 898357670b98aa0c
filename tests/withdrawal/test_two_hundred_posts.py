"""200 posts of one story on six accounts, one platform down, one limiting, one dead token, one post made by hand.

What is gone after one run and after the second, and nothing claimed that is not so: the ledger, the certificate and the
servers are compared post by post. `docs/withdrawing.md` holds the table; a test fails where that is no longer true.
"""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from support import ROOT
from withdrawal.office import ID, Office
from withdrawal.standing import Site, bluesky, mastodon, up, x

from storyshare.models import State
from storyshare.publish.books import open_for_sending

HALF_AN_HOUR = 31 * 60.0
# Which deliveries there are, by how many parts each has. `sky` and `limited` have threads.
POSTS = {
    "limited": [1] * 44 + [3, 3],
    "plain": [1] * 30,
    "dead": [1] * 30,
    "sky": [1] * 29 + [3, 3],
    "down": [1] * 24,
    "bird": [1] * 28,
    "hand": [1],
}
TITLES = {
    "limited": "Mastodon, 30 deletions in half an hour",
    "plain": "GoToSocial",
    "dead": "Mastodon, dead token",
    "sky": "Bluesky",
    "down": "Bluesky, server down",
    "bird": "X",
    "hand": "by hand",
}


def in_doubt(office: Office, account: str) -> None:
    """One post more, whose answer is lost: it is public, and the ledger does not know."""
    site = office.sites[account]
    site.lose = True
    with open_for_sending(office.place) as ledger:
        office.deliver(ledger, {}, account, "lost")
    site.lose, site.lags = False, account == "bird"


def rows(standings: list[dict[str, Counter[str]]]) -> list[str]:
    """The table: of each account the posts, and what was gone, still public or in doubt after each stage."""
    lines = []
    for account, title in TITLES.items():
        cells = [str(standings[0][account].total())]
        for standing in standings:
            of_it = standing[account]
            left = [f"{of_it['STILL PUBLIC']} public"] if of_it["STILL PUBLIC"] else []
            left += [f"{of_it['MAY BE PUBLIC']} in doubt"] if of_it["MAY BE PUBLIC"] else []
            cells.append(f"{of_it['gone']} gone" + (f", {', '.join(left)}" if left else ""))
        lines.append(f"| {title} | {' | '.join(cells)} |")
    totals = [sum(standing.values(), Counter()) for standing in standings]
    cells = [f"{total['gone']} gone" for total in totals]
    return [*lines, f"| **all** | {totals[0].total()} | {' | '.join(cells)} |"]


@pytest.fixture
def sites() -> dict[str, Site]:
    made = [mastodon("limited"), mastodon("plain", "gotosocial"), mastodon("dead"), bluesky("sky"), bluesky("down")]
    return {site.name: site for site in [*made, x("bird")]}


@pytest.mark.parametrize("how", ["refused", "broken"])
def test_what_is_gone_after_one_run_and_after_the_second(tmp_path: Path, sites: dict[str, Site], how: str) -> None:
    root = tmp_path / "office"
    root.mkdir()
    with up(*sites.values()):
        office = Office(root=root, sites=sites, by_hand=True)
        office.post(POSTS)
        for account in ("down", "bird"):
            in_doubt(office, account)
        limited, dead, down = (sites[name] for name in ("limited", "dead", "down"))
        limited.limits = dead.dead = True
        limited.begin_a_window()
        (down.go_down if how == "refused" else down.break_down)()

        # The first run.
        path = root / "certificate.json"
        code, said = office.command("withdraw", "rosa", "--reason", "asked", "--yes", "--certificate", str(path))
        first = office.judged()
        written = json.loads(path.read_text(encoding="utf-8"))
        assert {**written, "made_at": ""} == {**office.certificate(), "made_at": ""}
        assert (code, "✗ rosa: gone 123, still to go 75, in doubt 2." in said) == (1, True), said
        assert (limited.deletions(), dead.deletions()) == (31, 1)  # no more is asked once it said no
        assert not office.erased()

        # Half an hour later the limit is over; nobody was needed for that, and nobody has mended the rest.
        for site in sites.values():
            site.ahead += timedelta(seconds=HALF_AN_HOUR)
        code, said = office.command("run", ahead=HALF_AN_HOUR)
        by_itself = office.judged()
        assert f"taken down: 20 of {ID}, 57 left" in said
        assert dead.deletions() == 1  # nothing is tried that only a person can mend

        # The server and the token are mended: run goes on with the one, withdraw with the other.
        (down.come_up if how == "refused" else down.mend)()
        dead.dead = False
        for site in sites.values():
            site.ahead += timedelta(seconds=HALF_AN_HOUR)
        code, said = office.command("run", ahead=2 * HALF_AN_HOUR)
        office.judged()
        assert f"taken down: 25 of {ID}, 32 left" in said
        code, said = office.command("withdraw", "rosa", ahead=2 * HALF_AN_HOUR)
        second = office.judged()
        assert (code, "gone 198, still to go 1, in doubt 1." in said) == (1, True), said
        table = rows([first, by_itself, second])
        assert [line for line in table if line not in _WRITTEN] == [], "\n".join(table)

        # A person does the rest, and nothing is left of the text.
        assert not office.erased()
        public = sites["bird"].stand_in.public
        assert len(public) == 1
        public.clear()
        for kind in ("doubt-", "post-"):
            (name,) = [name for name in office.open_to_do() if name.startswith(kind)]
            number = office.listed().index(name) + 1
            code, said = office.command("withdraw", "rosa", "--done", str(number), ahead=2 * HALF_AN_HOUR)
        assert code == 0, said
        last = office.judged()
        assert sum(last.values(), Counter()) == {"gone": 199}
        assert Counter(part.state for _, part in office.parts()) == {State.WITHDRAWN: 199, State.CANCELLED: 1}
        assert office.erased()
        assert office.holding_text() == [path.name for path in sorted((root / ".storyshare" / "copies").glob("*"))][-2:]
        assert sorted(name for name in office.open_to_do()) == ["copies", "others", "record", "website"]
        assert office.called_elsewhere() == []


_WRITTEN = (ROOT / "docs" / "withdrawing.md").read_text(encoding="utf-8").splitlines()
