"""The number systems in which Lean terms are evaluated: balls, batches, jets, spans, symbols."""
