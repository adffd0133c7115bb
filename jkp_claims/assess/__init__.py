"""`manage.py assess`: the rules over a table. Needs no database, no service, no settings and no Django."""
