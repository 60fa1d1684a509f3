"""The headers that close a page: one table for Django and for the gate before it."""

# Everything a page could ask a browser for. Nothing is asked for; a page that needs
# the reader's place says so (kit.headers.asks_for_a_place).
_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "sync-xhr",
    "usb",
    "xr-spatial-tracking",
)
# Staff sign in by a passkey.
_OURS = {"publickey-credentials-create", "publickey-credentials-get"}


def permissions(*allowed: str) -> str:
    """Return a Permissions-Policy with all off but these, for pages of ours alone."""
    ours = _OURS.union(allowed)
    return ", ".join(f"{name}=({'self' if name in ours else ''})" for name in _FEATURES)


HEADERS = {
    "Permissions-Policy": permissions(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
