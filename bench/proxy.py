"""Stands for nginx: one origin for the browser, /ws to Daphne, the rest to Granian. `python -m bench.proxy PORT WEB WS`

It looks at the first request of a connection only: a browser opens its WebSocket on a connection of its own.
"""

import asyncio
import sys


class End(asyncio.Protocol):
    """One side of a connection; what arrives goes to the other side."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.other: End | None = None
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self.other and self.other.transport:
            self.other.transport.write(data)
        else:
            self.waiting += data

    def connection_lost(self, error: Exception | None) -> None:
        if self.other and self.other.transport:
            self.other.transport.close()


class Front(End):
    def __init__(self, web: int, sockets: int) -> None:
        super().__init__()
        self.web, self.sockets, self.dialling = web, sockets, False

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.other is None and not self.dialling and b"\r\n" in self.waiting:
            self.dialling = True
            port = self.sockets if self.waiting.split(b" ", 2)[1].startswith(b"/ws") else self.web
            self.dial = asyncio.ensure_future(self.connect(port))  # kept, or it might be collected

    async def connect(self, port: int) -> None:
        try:
            _transport, back = await asyncio.get_running_loop().create_connection(End, "127.0.0.1", port)
        except OSError:
            if self.transport:
                self.transport.close()
            return
        back.other, self.other = self, back
        back.transport.write(self.waiting)
        self.waiting = b""


async def serve(port: int, web: int, sockets: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Front(web, sockets), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:4])))
