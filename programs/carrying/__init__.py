"""Take a plan along, from one Homestretch to another: one file (``docs/plan.schema.json``), out and in."""
