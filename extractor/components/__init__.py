"""The spaCy components; each folder is one factory, usable alone, and they meet on the Doc."""
