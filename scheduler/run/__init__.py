"""Where the parts meet: adopting files, sweeping, and the clocks that wake a sweep."""
