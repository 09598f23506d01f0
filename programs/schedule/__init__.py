"""The days of a routine, and what was done week by week. Pure functions over dates."""
