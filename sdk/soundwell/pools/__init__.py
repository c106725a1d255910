"""Ready variations: in memory, on disk, and the stock that looks there before it orders work."""
