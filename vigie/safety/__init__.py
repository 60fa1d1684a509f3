"""Am I safe? Are mine? The safety check of an emergency, and the circle."""
