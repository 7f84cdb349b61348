"""The way out: datasets of a store as files for other programs.

formats.py writes csv, xlsx, parquet and duckdb, guarded against formula injection (cells.py); datapackage.py describes
them.
It reads the store and changes nothing.
"""
