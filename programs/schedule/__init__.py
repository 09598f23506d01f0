"""On which days, and what became of them week by week. Pure functions over dates."""
