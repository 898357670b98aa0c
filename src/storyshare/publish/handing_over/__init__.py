"""One desk hands over to the next, or one computer to another: a checklist, and an archive that is opened there."""
