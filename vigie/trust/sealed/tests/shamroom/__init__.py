"""A room with sealed columns, as later rooms have them; for the tests alone."""
