"""The HTTP API: the figures of the commands, under addresses of their own. It reads, and is told nothing."""
