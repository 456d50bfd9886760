"""Tables of strangers: what their columns are by name, and what the values of a whole column say of their form.

``headings`` reads names, ``number_forms`` and ``time_forms`` values; ``whole`` decides for each column, and refuses
what has two readings; ``rows`` makes records of what was decided. The names are in ``../column_names.csv``, the
words of counts in ``heading_words.csv``.
"""
