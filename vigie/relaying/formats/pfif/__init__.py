"""PFIF, the People Finder Interchange Format: 1.1 to 1.4 read leniently, 1.4 and 1.3
written strictly. Pure. The format is described at http://zesty.ca/pfif/1.4."""
