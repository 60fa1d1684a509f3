"""How things are written and done in the background."""
