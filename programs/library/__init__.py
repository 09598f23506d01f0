"""The programs as they are published, and their files."""
