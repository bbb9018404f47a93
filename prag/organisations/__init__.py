"""Who works together: jurisdictions, institutions, functions with holder and deputy, agreements, catalogues."""
