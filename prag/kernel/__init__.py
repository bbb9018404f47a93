"""Small words everybody uses: a verdict, the clock, codes, encryption of single fields. No domain."""
