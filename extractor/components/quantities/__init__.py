"""Quantities: figures with their units, read from the words of news."""
