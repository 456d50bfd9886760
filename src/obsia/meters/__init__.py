"""Hardware to joules: sensors (a module per interface), a journal that survives, and what their readings amount to.

Whatever is imported before a job starts imports no more than ``os``, ``time`` and ``struct`` do: no ``typing``, no
``re``, no ``dataclasses``. What is needed to read a journal is imported when the job is over.
"""
