"""The office's files: reading them with every problem at its line, and what editing needs."""
