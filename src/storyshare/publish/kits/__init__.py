"""`kit build`: what the gate lets through today, as pages from which supporters share with their own accounts."""
