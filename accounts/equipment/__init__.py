"""The weights and bands that a person has at home, and the loads that they can put together with them."""
