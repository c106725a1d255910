"""Batch generation during development: one manifest in, a folder of named, measured, reproducible files out."""
