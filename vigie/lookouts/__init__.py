"""A lookout for somebody in danger: what to look for, who saw it, who passes it on."""
