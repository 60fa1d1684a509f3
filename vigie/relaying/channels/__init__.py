"""The ways out: mail, SMS, web push, webhooks. One folder each, one contract."""
