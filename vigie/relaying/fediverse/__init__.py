"""The hub among the servers of the fediverse."""
