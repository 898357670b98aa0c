"""The use cases: plan a story for its accounts, deliver it, settle what is in doubt, check a workspace."""
