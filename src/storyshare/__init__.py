"""Share the stories that people consented to share: text that fits, consent that holds, and never twice."""

__version__ = "0.1.0"
