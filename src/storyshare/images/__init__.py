"""Pictures made fit to be public: upright, small enough, an allowed type, and nothing in them but the picture."""

from storyshare.images.fitting import FittedImage, describe, fit, measure
from storyshare.images.metadata import leftovers
from storyshare.images.source import digest_of

__all__ = ["FittedImage", "describe", "digest_of", "fit", "leftovers", "measure"]
