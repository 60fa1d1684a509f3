"""One queue of things to decide, over all rooms, and the log of what was decided."""
