"""Figures that disagree: claims about the same thing and time from several articles or sources, and how they relate."""
