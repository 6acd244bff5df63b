/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Attribute
import ClaimLedger.Rows

/-!
# The claim ledger

The attribute `@[claim "C3" source := "P(12)" role := correction]` and the rows that this library's
theorems claim. A project with rows of its own imports `ClaimLedger.Attribute` and declares them
with `declare_claim "X1" "title"`. The exporter is `ClaimLedger.Main`, an executable.
-/
