"""`preview --all`: every story as it would be shown alone, with a cache of what follows from the words alone."""
