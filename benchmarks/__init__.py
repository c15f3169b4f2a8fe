"""Figures that say how fast Clausier is, each a ratio of two things measured side by side in one run."""
