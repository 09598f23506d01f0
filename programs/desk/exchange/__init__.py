"""The catalogue as spreadsheets and as a ZIP of its files, both ways. What comes in becomes drafts, all or nothing.

``cells.py`` reads single cells, ``sheets.py`` says which columns there are and what they are in a file, ``workbook.py``
reads and writes XLSX and CSV, ``archive.py`` the ZIP, ``proposals.py`` compares what came in with what is there, and
``views.py`` shows it.
"""
