"""Counts a text exactly as each platform does, and finds what that platform makes clickable in it.

Pure: nothing here does I/O, but for two small packaged lists that are read when a text first needs them.
"""
