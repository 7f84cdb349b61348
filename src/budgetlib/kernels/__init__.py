"""A papermill engine whose kernels start at once: each is forked from a process that has imported everything already.

papermill --engine budgetlib-warm notebook.ipynb result.ipynb

preload.py       what is imported beforehand
server.py        the process that forks one fresh kernel process per notebook
client.py        the owner's end: starts that process once, asks it for kernels
provisioner.py   the same in the words of jupyter_client
papermill_engine.py  the same in the words of papermill
this_environment.py  the kernel of the running Python, started the ordinary way
surroundings.py      variables of the environment that a kernel needs
"""
