"""Story and rules in, share out: what to say, what fits, and the link with its campaign."""

from storyshare.compose.drafts import FIRST_OCCASION
from storyshare.compose.fitting import over_by
from storyshare.compose.links import campaign_parameters, with_parameters
from storyshare.compose.markdown import paragraphs
from storyshare.compose.sharing import Said, compose

__all__ = [
    "FIRST_OCCASION",
    "Said",
    "campaign_parameters",
    "compose",
    "over_by",
    "paragraphs",
    "with_parameters",
]
