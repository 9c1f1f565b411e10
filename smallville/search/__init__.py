"""Everything found by typing, as far as it is told: an index of our own over all that pages show."""
