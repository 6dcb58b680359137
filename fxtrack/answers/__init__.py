"""Answers as columns: a file an answer, each with one list of columns that every table and frame reads."""
