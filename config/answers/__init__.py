"""What every answer goes through: middleware, policies of browsers, static files."""
