"""A small service outside of the portal that signs people in with their account there. It plays SKKNI; it is not SKKNI."""
