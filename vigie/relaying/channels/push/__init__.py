"""Notices on a phone or in a browser, by web push."""
