"""Sends REST, WebSocket and SSE traffic through a real NGINX with a generated configuration, on loopback, and past the idle timeout.

The idle timeout that NGINX has where nothing is set, 60 s, is scaled down to one second for the whole server; what the generated
configuration sets for its routes is left as it is. So whatever stays silent for longer than a second passes only if its route says so.
The same is then tried without the lines that the configuration adds, and has to fail: the lines are what makes it work.
"""

import base64
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SCALED = 1.0
SILENCE = 2.5


def serve(handle):
    """A backend on a free port; its threads end with this program."""
    server = socket.create_server(("127.0.0.1", 0))

    def run():
        while True:
            connection, _ = server.accept()
            threading.Thread(target=guarded, args=(handle, connection), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    return server.getsockname()[1]


def guarded(handle, connection):
    with connection:
        try:
            handle(connection, read_head(connection))
        except OSError:
            pass


def read_head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(4096)
        if not piece:
            raise OSError("closed")
        data += piece
    return data.split(b"\r\n\r\n")[0].decode()


def rest(connection, head):
    body = head.split(" ")[1].encode()
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


def events(connection, _):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: first\n\n")
    time.sleep(SILENCE)
    connection.sendall(b"data: second\n\n")


def echo(connection, head):
    key = re.search(r"(?i)sec-websocket-key: (\S+)", head)
    if not re.search(r"(?i)^upgrade: websocket", head, re.M) or not key:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        return
    magic = key[1].encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(magic).digest())
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n" % accept)
    while True:
        opcode, payload = read_frame(connection)
        if opcode == 8:
            return
        connection.sendall(bytes([0x80 | opcode, len(payload)]) + payload)


def exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise OSError("closed")
        data += piece
    return data


def read_frame(connection):
    first, length = exactly(connection, 2)
    mask = exactly(connection, 4) if length & 0x80 else b"\0\0\0\0"
    payload = exactly(connection, length & 0x7F)
    return first & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class Client:
    """A connection to the gateway."""

    def __init__(self, port, path, headers=""):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
        self.data = b""

    def until(self, wanted, seconds):
        """Whether this arrives in time."""
        end = time.monotonic() + seconds
        while wanted not in self.data:
            self.socket.settimeout(max(end - time.monotonic(), 0.01))
            try:
                piece = self.socket.recv(4096)
            except TimeoutError:
                return False
            if not piece:
                return False
            self.data += piece
        return True


def orders(port):
    return Client(port, "/orders/7?x=1", "Connection: close\r\n").until(b"/orders/7?x=1", 5)


def news(port):
    client = Client(port, "/news")
    # The first event has to come at once, and the second after the silence.
    return client.until(b"data: first", 1.0), client.until(b"data: second", SILENCE + 2)


def chat(port):
    headers = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    client = Client(port, "/chat/room", headers)
    if not client.until(b"\r\n\r\n", 5) or b" 101 " not in client.data:
        return False, False
    answers = []
    for text in (b"one", b"two"):
        mask = os.urandom(4)
        try:
            client.socket.sendall(bytes([0x81, 0x80 | len(text)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(text)))
        except OSError:
            pass
        answers.append(client.until(text, 3))
        time.sleep(SILENCE if text == b"one" else 0)
    return tuple(answers)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def through(configuration, visit):
    """What a visit finds behind an NGINX with this configuration."""
    port = free_port()
    text = configuration.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    assert text != configuration, "no listener to move"
    text = text.replace("http {", f"http {{\n    proxy_read_timeout {SCALED:.0f}s;\n    proxy_send_timeout {SCALED:.0f}s;\n    access_log off;\n", 1)
    with tempfile.TemporaryDirectory() as folder:
        # Workers may run as another user, who has to get in.
        os.chmod(folder, 0o755)
        path = Path(folder, "nginx.conf")
        path.write_text(text)
        nginx = subprocess.Popen(
            ["nginx", "-p", folder, "-e", "stderr", "-c", str(path), "-g", f"daemon off; pid {folder}/pid;"], stderr=subprocess.PIPE
        )
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert nginx.poll() is None, nginx.stderr.read().decode()
                    time.sleep(0.05)
            return visit(port)
        finally:
            nginx.terminate()
            nginx.wait(10)


def main():
    # Whatever happens, this ends.
    signal.alarm(120)
    configuration = Path(sys.argv[1]).read_text()
    for port, handle in ((9001, rest), (9002, events), (9003, echo)):
        assert f"127.0.0.1:{port}" in configuration, configuration
        configuration = configuration.replace(f"127.0.0.1:{port}", f"127.0.0.1:{serve(handle)}")

    def without(pattern):
        changed = re.sub(pattern, "", configuration)
        assert changed != configuration, pattern
        return changed

    found = {
        "REST": through(configuration, orders) is True,
        "SSE": through(configuration, news) == (True, True),
        "WebSocket": through(configuration, chat) == (True, True),
        "SSE is cut without the timeout": through(without(r"proxy_read_timeout \d+s;"), news) == (True, False),
        "SSE comes late with buffers": through(without(r"proxy_buffering off;"), news)[0] is False,
        "WebSocket is cut without the timeout": through(without(r"proxy_read_timeout \d+s;"), chat) == (True, False),
        "WebSocket is refused without the upgrade": through(without(r"proxy_set_header Upgrade .*"), chat) == (False, False),
    }
    for what, fine in found.items():
        print("ok  " if fine else "FAIL", what)
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
