"""Words for decisions: doses, reasons, and where they come from."""
