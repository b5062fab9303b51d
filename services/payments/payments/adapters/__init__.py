"""The database, and the providers over HTTP."""
