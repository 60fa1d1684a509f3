"""Letters by SMS, and what comes back."""
