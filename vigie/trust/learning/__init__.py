"""What the desk's decisions teach: which calls to look at first, and a proposal.

The mathematics is `reading.learning`; here its lessons are kept, and what it says is
brought to the queue. It re-orders and proposes; rules and people decide.
"""
