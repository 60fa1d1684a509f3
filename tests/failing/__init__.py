"""Vigie with addresses, a chore and a task that fail, and say too much in doing so."""
