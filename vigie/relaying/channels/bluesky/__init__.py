"""Posts of the hub's own account on Bluesky."""
