"""Records pulled from where they are kept: tables of a database, objects of a store."""
