"""A program fitted to a person, before they accept it. Nothing is stored."""
