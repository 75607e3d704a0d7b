"""Who is made responsible for which stretches of an article."""
