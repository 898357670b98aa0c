"""The command line: one command a file, all printing in `output`, errors to exit codes in `app`."""
