"""Pictures made fit to be public: upright, small enough, an allowed type, and nothing in them but the picture."""

from storyshare.images.fitting import FittedImage, describe, digest_of, fit
from storyshare.images.metadata import leftovers

__all__ = ["FittedImage", "describe", "digest_of", "fit", "leftovers"]
