"""The wire: generated code in v1/, plain values in messages.py, convert/ between them. Opens no socket."""
