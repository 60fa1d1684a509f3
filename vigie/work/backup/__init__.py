"""Backups: consistent while everything runs, and readable with an offline key alone."""
