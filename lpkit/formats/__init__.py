"""Programs in files and as text that other programs read."""
