"""The Model Context Protocol: four tools that an assistant reads figures with, over standard input and output."""
