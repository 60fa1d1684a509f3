"""Signed requests between servers of the fediverse. Pure.

Two kinds are made and verified: the draft of Cavage (version 12), which every server
reads, and RFC 9421, to which they are moving. Both with RSA and SHA-256.
"""
