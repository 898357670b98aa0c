"""What was read back about posts, what was spent, and what is to come."""
