"""Many disclosures: read, reconciled, reported by several processes; resumable after any end.

run.py         what has to be done, in which order, and what became of it
work.py        what a worker does: one source, or one notebook
execution.py   where it is done: processes of this machine or a Dask cluster; workers that die
limits.py      how much time, memory and how many pages one document may take
manifest.py    the account of it in SQLite
"""
