"""Where claim records go."""
