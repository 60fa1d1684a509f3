"""What is on the roads, as people tell it, and the hours in which part is not shown."""
