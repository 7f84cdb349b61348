"""The choice between readings: interpretation proposes, the identities of reconciliation judge, a margin decides."""

from budgetlib.decide.tables import decide

__all__ = ["decide"]
