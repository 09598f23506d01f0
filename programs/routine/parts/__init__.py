"""The parts of a plan beside its main program: their pages."""
