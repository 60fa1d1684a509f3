"""Names of people: comparable in any script, found after a slip, likened with reasons.

A likeness of names is never a proof: the best published matchers are wrong about one
pair in four of a hard set. Nothing here links or merges anybody.
"""
