"""The three classes of data: public, operational, sealed. See docs/trust.md."""
