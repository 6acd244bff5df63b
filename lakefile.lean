import Lake

open Lake DSL

/-- The options that Mathlib builds itself with, so that a file reads the same here and there. -/
abbrev mathlibOptions : Array LeanOption := #[
  ⟨`pp.unicode.fun, true⟩,
  ⟨`autoImplicit, false⟩,
  ⟨`relaxedAutoImplicit, false⟩,
  ⟨`maxSynthPendingDepth, .ofNat 3⟩,
  ⟨`weak.linter.mathlibStandardSet, true⟩]

package pyisingcheck where
  testDriver := "ClaimLedgerTest"
  lintDriver := "batteries/runLinter"
  lintDriverArgs := #["IsingAttention"]

require mathlib from git "https://github.com/leanprover-community/mathlib4" @ "v4.27.0"

/-- The mathematics. -/
@[default_target]
lean_lib IsingAttention where
  srcDir := "lean"
  leanOptions := mathlibOptions

/-- The `claim` attribute and the exporter: meta code only, core Lean only. -/
@[default_target]
lean_lib ClaimLedger where
  srcDir := "lean"
  leanOptions := mathlibOptions

/-- Tests of the attribute and of the exporter's parts; building them runs them. -/
lean_lib ClaimLedgerTest where
  srcDir := "tests/lean"
  globs := #[.submodules `ClaimLedgerTest]
  leanOptions := mathlibOptions

/-- Writes what Lean knows about the project as JSON. Interpreter support, because the pretty
printer runs the notations of the modules that it is given. -/
lean_exe export_claims where
  srcDir := "lean"
  root := `ClaimLedger.Main
  supportInterpreter := true
