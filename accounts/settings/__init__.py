"""A person's settings: name, how the site looks, units, and the time zone, by which ``days`` keeps their days right."""
