"""Which pages are put together from all parts? The front page, my work, the case page."""
