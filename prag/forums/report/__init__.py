"""What became of a grant, in counts of institutions alone: as a page, a workbook and a paper, all from the same figures."""
