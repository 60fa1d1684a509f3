"""A bed for the night."""
