"""Date expressions of news: found by own rules, resolved against the publication day."""
