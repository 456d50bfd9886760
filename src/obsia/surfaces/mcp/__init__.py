"""The Model Context Protocol: six tools that an assistant reads figures with, over standard input and output."""
