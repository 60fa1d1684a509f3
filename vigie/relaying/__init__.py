"""The way of an answer out: channels, letters, and what comes back by SMS."""
