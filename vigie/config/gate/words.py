"""What the gate itself answers, when a request never reaches the web server."""

from vigie.lib.closed import HEADERS

_REASONS = {
    400: "Bad Request",
    408: "Request Timeout",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_SENTENCES = {
    413: (
        "Ce que vous envoyez est trop grand : choisissez une image plus petite.",
        "What you send is too large: choose a smaller picture.",
        "Lo que envía es demasiado grande: elija una imagen más pequeña.",
        "ما ترسله كبير جدا: اختر صورة أصغر.",
    ),
    503: (
        "Beaucoup de monde en même temps : réessayez dans dix secondes.",
        "Many people at once: try again in ten seconds.",
        "Mucha gente a la vez: inténtelo de nuevo en diez segundos.",
        "عدد كبير من الناس في الوقت نفسه: أعد المحاولة بعد عشر ثوان.",
    ),
}
_OTHER = (
    "La demande n’est pas arrivée entière : revenez en arrière et réessayez.",
    "The request did not arrive whole: go back and try again.",
    "La solicitud no llegó completa: vuelva atrás e inténtelo de nuevo.",
    "لم يصل الطلب كاملا: ارجع وأعد المحاولة.",
)


def refusal(status: int) -> bytes:
    """Return a whole answer that says in four languages what to do, and closes."""
    sentences = _SENTENCES.get(503 if status in {502, 504} else status, _OTHER)
    lines = "".join(f'<p dir="auto">{words}</p>\n' for words in sentences)
    body = (
        '<!doctype html><html lang="fr"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{status}</title>\n{lines}"
    ).encode()
    retry = "Retry-After: 10\r\n" if status >= 500 else ""
    closed = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
        f"{closed}"
        f"{retry}Connection: close\r\n\r\n"
    )
    return head.encode() + body
