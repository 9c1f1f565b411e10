"""Spreadsheets in and out: the rows of one model, one a line, with natural keys as words.

`exporting` makes files of rows, `reading` makes objects of files; `smallville.transfer` checks and writes them.
"""
