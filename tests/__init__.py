"""Tests; a package so that `python -m tests.acceptance.<name>` runs."""
