"""The result as a page to read and print."""
