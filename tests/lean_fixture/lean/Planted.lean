import ClaimLedger.Attribute
import Planted.Basic
import Planted.Broken

/-!
# A project with planted faults

Every fault that the exporter has to see stands here once, so that a test can ask for each by name.
-/
