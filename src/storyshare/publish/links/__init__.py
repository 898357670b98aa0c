"""Looks at the pages that stories link to: before they are shared, and all of them when a person asks."""
