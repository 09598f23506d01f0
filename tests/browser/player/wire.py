"""A line between the browser and the server that a test can cut."""

from __future__ import annotations

import contextlib
import socket
import threading


class Wire:
    """Listens on a port of its own and passes everything on to the server and back.

    ``cut()``: as if the server had stopped; nobody answers at the address, and what is open ends. ``mend()``: it is
    there again. While ``is_deaf``, what is sent arrives and is acted on, and no answer comes back.
    """

    def __init__(self, port: int) -> None:
        self.server = ("127.0.0.1", port)
        self.port = 0
        self.is_deaf = False
        self.is_cut = True
        self.open: set[socket.socket] = set()
        self.threads: list[threading.Thread] = []
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        self.is_cut = False
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        self._run(self._listen, self.listener)

    def cut(self) -> None:
        self.is_cut = True
        for connection in (self.listener, *self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(timeout=10)
        self.threads.clear()
        self.listener.close()

    close = cut

    def _run(self, what, *args) -> None:
        thread = threading.Thread(target=what, args=args, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _listen(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._run(self._pass_on, listener.accept()[0])

    def _pass_on(self, browser: socket.socket) -> None:
        with contextlib.suppress(OSError), browser, socket.create_connection(self.server) as server:
            both = {browser, server}
            self.open |= both
            # One that comes just as all that is open ends would live on, and outlive the cut.
            if not self.is_cut:
                back = threading.Thread(target=self._pump, args=(server, browser, True), daemon=True)
                back.start()
                self._pump(browser, server, False)
                back.join(timeout=10)
            self.open -= both

    def _pump(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self.is_deaf:
                    break
                sink.sendall(data)
        for connection in (source, sink):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
