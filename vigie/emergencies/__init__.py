"""What happened, where, and how its places are called."""
