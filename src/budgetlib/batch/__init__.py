"""Many disclosures: read, reconciled, reported by several processes; resumable after any end.

run.py         what has to be done, in which order, and what became of it
work.py        what a worker does: one source, or one notebook
dependencies.py  what the result of a notebook depends on
execution.py   where it is done: this process, or processes of this machine; workers that die
cluster.py     or a Dask cluster
limits.py      how much time, memory and how many pages one document may take
manifest.py    the account of it in SQLite
status.py      what the account says
"""
