"""All that is told, in files: the same guide gives the same files, byte for byte."""
