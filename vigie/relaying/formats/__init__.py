"""Feed formats: pure writers and readers. No Django, no network, no clock."""
