"""The commands, one file each: they collect options, call the library, and print what it returns."""
