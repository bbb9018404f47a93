"""The public notice: what is said of some meetings, in which words, who read it, and how the public gets it."""
