"""What the processes of a batch import, imported: the process that forks them on Linux loads this module once.

Only imports belong here: no threads, no open files, nothing that depends on the batch.
"""

from __future__ import annotations

import budgetlib.batch.work
import budgetlib.notebook_run  # noqa: F401
