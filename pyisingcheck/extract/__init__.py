"""From a Lean project to an export: the snapshot, Lake or plain Lean, LeanDojo."""
