"""The one place that knows wire and words. One file per .proto file, and status.py for errors.

Nothing else in the package touches a field of a protobuf message. Opens nothing, waits for nothing.
"""
