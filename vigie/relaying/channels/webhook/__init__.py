"""Letters to other programs."""
