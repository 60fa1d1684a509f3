"""What authorities publish as CAP: their feeds are read, their alerts kept while they
stand, for pages that say so and for whoever needs a second word."""
