"""The component ``claims``: quantities, dates and sources of a Doc joined into claim records."""
