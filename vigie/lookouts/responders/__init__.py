"""Responders: what they ask, what they are trusted with, and the trace of it."""
