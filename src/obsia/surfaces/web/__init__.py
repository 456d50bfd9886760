"""The observatory as pages: one function from an address to a document, for a server and for static files alike.

``site`` knows every address; ``pages/`` holds one module per group of pages, each with its ``PAGES``; ``templates/``
their markup; ``static/`` the rules of style. Nothing here speaks HTTP, opens a file of a person or computes a figure.
"""
