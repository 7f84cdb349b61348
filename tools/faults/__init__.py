"""Small invented budgets, each printed with one fault that people meet in real files, and a judge of what is read.

document.py invents what is printed; pdf.py, workbook.py and text.py print it, cleanly or with one fault of theirs
(`FAULTS`); judge.py tells right, told, refused and silent apart. benchmarks/faults.py runs them by the thousand.
"""
