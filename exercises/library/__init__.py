"""The library and the page of an exercise."""
