"""From the binders and hypotheses of a statement to samples: exact ones for the judge, batches for the search."""
