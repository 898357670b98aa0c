"""`stories import`: what a website has becomes records with consent pending; nothing that a person wrote is touched."""
