"""Letters: what they say, how they are built, and how they leave."""
