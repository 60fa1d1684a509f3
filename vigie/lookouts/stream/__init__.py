"""Every post is a possible sighting: open lookouts, named in posts as they are read."""
