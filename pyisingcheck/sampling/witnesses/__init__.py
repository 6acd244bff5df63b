"""Witnesses of what exists, and reasons why there are none."""
