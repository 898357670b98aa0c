"""What is on the desk today: what is due next, and what needs a person."""
