"""Corpus, features, and the stages that train codec, teacher and student."""
