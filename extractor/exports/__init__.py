"""Claims of a database in the forms that others read: annotation tools, the web, scorers."""
