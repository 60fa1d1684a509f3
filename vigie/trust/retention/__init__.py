"""How long what is kept, and what forgets it."""
