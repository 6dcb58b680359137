"""Questions to a database: each reads its rows in a session, and computes the answer after it.

``Priced.read(session, view, filters)`` and its like return frozen rows; what they have to say (``.series``,
``.findings()``, ...) is computed without the database, which imports may use again meanwhile. Each module is
loaded only where its question is put.
"""
