"""The Model Context Protocol: eight tools that an assistant reads figures with, over standard input and output."""
