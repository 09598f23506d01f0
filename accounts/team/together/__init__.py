"""How those who look after people work together: hand over, stand in, leave, and write notes for each other."""
