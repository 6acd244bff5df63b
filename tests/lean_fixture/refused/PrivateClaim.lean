import ClaimLedger.Attribute

/-! A planted fault that does not compile: a claim on a declaration that nobody else can name. -/

declare_claim "X1" "a row"

@[claim "X1"]
private theorem hidden : True := trivial
