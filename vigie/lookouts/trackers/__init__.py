"""What trackers send, read into fixes or a refusal. Pure."""
