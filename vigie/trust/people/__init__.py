"""Who somebody is to Vigie: return codes, roles, sign-in, the permission matrix."""
