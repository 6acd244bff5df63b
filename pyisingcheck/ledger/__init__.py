"""The ledger: the claims, what Lean and the numerics say about each, and what follows."""
