"""The page of an executed notebook: its frame, cleaned outputs, pictures, how to cite it, and the pages beside it.

rendering.py puts it together (templates/notebook.html); cleaning.py lets nothing through that a browser would run;
figures.py moves pictures into files of their own; citing.py says what the page is about; navigation.py links pages.
"""
