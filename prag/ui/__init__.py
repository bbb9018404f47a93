"""How does Prag look and speak? Layout, components, widgets, print and error pages; no models."""
