"""Excel ledgers as offices keep them: read, judged, given back, and blank.

form.py      what a ledger looks like, as data
read.py      files -> books of judged rows (child.py opens the files in a process of its own)
judge.py     one row, again and again until it is right
returns.py   refused rows back to the sender; template.py an empty ledger; export.py a filled one
"""

from jiedao.sheets.book import Book, ColumnMap, Copy, Problem, Row, Value
from jiedao.sheets.form import Column, Form, Holds
from jiedao.sheets.judge import judge

__all__ = ["Book", "Column", "ColumnMap", "Copy", "Form", "Holds", "Problem", "Row", "Value", "judge"]
