"""Lookouts and sightings by SMS, also from who is in danger."""
