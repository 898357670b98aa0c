"""What networks that fetch a card's picture themselves want of it; as far as is known, and from where."""

from __future__ import annotations

from dataclasses import dataclass

from storyshare.i18n import N_, _


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """The size in pixels under which a network shows no picture, or (`large`) a small one; the most bytes, if any."""

    network: str
    least: tuple[int, int] = (0, 0)
    large: tuple[int, int] = (0, 0)
    most: int = 0
    source: str


# Meta's page on pictures in link shares; the others from the makers of several sharing tools, who agree.
NETWORKS = (
    Wants(network="Facebook", least=(200, 200), large=(600, 315), most=8_000_000, source=N_("Meta's documentation")),
    Wants(network="X", least=(300, 157), most=5_000_000, source=N_("not from X itself")),
    Wants(network="LinkedIn", large=(1200, 627), most=5_000_000, source=N_("not from LinkedIn itself")),
    Wants(network="WhatsApp", most=300_000, source=N_("not from WhatsApp itself")),
)
# What suits all of them.
BEST = N_("1200 × 630 pixels, a JPEG of less than 300 kB")


def complaints(width: int, height: int, size: int) -> tuple[str, ...]:
    """What of a picture so many pixels wide and high, and so many bytes large, does not suit which network."""
    found = []
    for each in NETWORKS:
        if width < each.least[0] or height < each.least[1]:
            found.append(
                _(
                    "{network} shows no picture under {width} × {height} pixels ({source})",
                    network=each.network,
                    width=each.least[0],
                    height=each.least[1],
                    source=_(each.source),
                )
            )
        elif width < each.large[0] or height < each.large[1]:
            found.append(
                _(
                    "{network} shows it small under {width} × {height} pixels ({source})",
                    network=each.network,
                    width=each.large[0],
                    height=each.large[1],
                    source=_(each.source),
                )
            )
        if each.most and size > each.most:
            found.append(
                _(
                    "{network} takes pictures up to {most} kB ({source})",
                    network=each.network,
                    most=each.most // 1000,
                    source=_(each.source),
                )
            )
    return tuple(found)
