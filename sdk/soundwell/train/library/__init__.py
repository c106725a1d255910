"""A studio's own sounds: labels, clips, fine-tuning of the released model, and what it did to it."""
