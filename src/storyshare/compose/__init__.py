"""Story and rules in, share out: what to say, what fits, and the link with its campaign."""

from storyshare.compose.fitting import over_by
from storyshare.compose.links import campaign_parameters, with_parameters
from storyshare.compose.sharing import compose

__all__ = ["campaign_parameters", "compose", "over_by", "with_parameters"]
