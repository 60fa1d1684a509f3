"""Relays, whom they reach, who follows a lookout, and the end that all are told."""
