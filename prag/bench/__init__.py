"""How fast is Prag? Pages at several sizes, beside two floors of the same run, with memory. Run by `prag bench` only."""
