"""One module a step, numbered `0001`, `0002`, …: the order of the text is the order of the steps."""
