"""The commands, a module each: options in, one call below, exit status out."""
