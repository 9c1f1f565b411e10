"""Fixtures in and out: files become objects, objects are checked against what the database holds, and written at once.

`importing` and `exporting` are the two doors; the commands only print what they answer.
"""
