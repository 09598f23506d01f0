"""The diary on paper: a sheet that prescribes its days, and typing in what was written on it."""
