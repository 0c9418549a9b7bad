"""What makes generated files. Nothing here is imported by the product."""
