"""What `tests.acceptance.core` builds and calls."""
