"""The pages, one module for each group; each has ``PAGES``. They ask the journeys of ``app`` and show what they say."""
