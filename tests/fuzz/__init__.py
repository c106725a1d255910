"""Input that nobody should send: makers of it, and what must hold for each. Shared by tests and acceptance."""
