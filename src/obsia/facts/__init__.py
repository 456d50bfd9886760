"""What is known: fact files with evidence, compiled at build time into one indexed, read-only snapshot."""
