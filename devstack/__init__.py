"""Everything that starts processes for development, tests and the demo. No app imports it."""
