"""Asking addresses that strangers gave, so that they learn and reach nothing by it."""
