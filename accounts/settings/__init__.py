"""What a person says of themselves: name, looks, units, and where their day begins."""
