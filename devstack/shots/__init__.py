"""Pictures of every page of the access table, taken in a headless browser from a running demo."""
