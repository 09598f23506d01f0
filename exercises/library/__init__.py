"""What the pages of the library are made of; the pages themselves are in ``programs.library``."""
