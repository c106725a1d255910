"""What `python -m tests.acceptance.fire` measures: one file per kind of hurt."""
