"""The meanings of Lean's and Mathlib's constants, one subject per file.

Importing this package registers them all.
"""

from pyisingcheck.semantics.constants import (  # noqa: F401
    analysis,
    arithmetic,
    asymptotics,
    boundedness,
    bundles,
    convexity,
    data,
    divisibility,
    filters,
    finset,
    functions,
    graph,
    integrals,
    lists,
    logic,
    matrix,
    matrix_groups,
    matrix_maps,
    order,
    polynomial,
    relations,
    sets,
    topology,
    typeformers,
    witnesses,
)
