"""The gate: it waits for slow clients, so that the web server never has to.

A small front process takes every connection, reads each request whole within limits,
and only then hands it to the web server on a local socket. When there is no room
left it lets go of whoever has kept it waiting longest, from the busiest prefix of
addresses first: nobody can lock the others out by doing nothing.
"""
