"""CAP, the Common Alerting Protocol: 1.2 written strictly, 1.1 and 1.2 read leniently.
Pure. The standard: https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2.html."""
