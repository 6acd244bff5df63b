"""From the binders and hypotheses of a statement to samples.

Exact samples are for the judge, batches of float64 samples for the search.
"""
