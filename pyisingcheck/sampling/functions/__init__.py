"""Functions and sequences: drawn from families, or found from what hypotheses say of them."""
