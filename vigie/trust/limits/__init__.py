"""Limits against abuse, without a third party and without keeping an address.

`guard.guarded(action)` is what a room puts on a public form. Behind it stand token
buckets (`buckets`, `table`, `rates`) and proof of work (`proofs`, `spending`).
"""
