"""Portals that nobody reads, as many as wanted: to see how the installation bears them."""
