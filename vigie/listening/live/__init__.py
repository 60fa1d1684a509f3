"""Networks that are listened to while people write: posts come by themselves."""
