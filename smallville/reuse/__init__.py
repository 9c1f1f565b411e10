"""What others take along: short addresses, feeds, calendars, what programs read in pages, and all of the data."""
