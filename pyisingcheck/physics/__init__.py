"""Independent physics: the second witness.

Written from the papers and the physics literature, never from the Lean sources: a definition
that was formalized wrongly disagrees with something.  Nothing here imports another part of the
package.

Conventions
-----------
Spins are ±1 unless said.  The energy of a coupling matrix ``J`` and a field ``h`` is
``-sum_ij J_ij s_i s_j - sum_i h_i s_i`` over *all* ordered pairs (the papers' ``sum_{i,j}``); on a
graph every edge counts once.  ``beta`` is the inverse temperature, Boltzmann's constant is 1, so
energies, fields and temperatures share one unit.  Arrays are NumPy float64, the last axes hold the
sites, leading axes are batches.

Every function refuses, with a ``ValueError`` of one line that names the argument, what it got and
what it expected, shapes that do not fit and numbers outside the range that its docstring states.
"""
