"""What the hub says in public, on networks of others."""
