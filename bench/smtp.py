"""An SMTP server of this machine that takes everything and keeps nothing.

`python -m bench.smtp` prints its port and serves until it is ended.
"""

import asyncio

ANSWERS = {b"EHLO": b"250 here", b"HELO": b"250 here", b"DATA": b"354 go on"}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hold one conversation."""
    writer.write(b"220 here\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        writer.write(ANSWERS.get(verb, b"250 ok") + b"\r\n")
        if verb == b"DATA":
            while await reader.readline() != b".\r\n":
                pass
            writer.write(b"250 ok\r\n")
        if verb == b"QUIT":
            break
    writer.close()


async def main() -> None:
    """Serve on a free port."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
