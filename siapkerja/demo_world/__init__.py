"""The demo world: invented people and companies whose history is made by the portal's own services."""
