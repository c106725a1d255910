"""Programs that measure the project's aims on what is checked out: aim, measured, met."""
