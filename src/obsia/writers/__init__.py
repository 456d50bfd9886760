"""Media: each renders a document (``core.document``), and knows no journey."""
