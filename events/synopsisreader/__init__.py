"""Reads a plain-text synopsis: who and what place it names, and which events it tells.

Nothing here asks the database but `Lexicon.for_episode`, and nothing guesses silently: what is not certain says so.
"""
