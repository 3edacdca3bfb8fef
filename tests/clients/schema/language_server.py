"""A small client of a YAML language server: what an editor would show."""

import json
import pathlib
import subprocess


class Server:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.count = 0
        self.diagnostics = {}
        self.request("initialize", {
            "processId": None,
            "rootUri": None,
            "capabilities": {
                "textDocument": {
                    "hover": {"contentFormat": ["markdown"]},
                    "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
                    "publishDiagnostics": {},
                },
            },
        })
        self.notify("initialized", {})
        settings = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
        self.notify("workspace/didChangeConfiguration", {"settings": settings})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.process.stdout.readline().strip()):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if length == 0:
            raise RuntimeError("the server has gone away")
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            # It asks for its settings, and for leave to register things.
            items = message.get("params", {}).get("items")
            self.send({"id": message["id"], "result": [None] * len(items) if items else None})
        return message

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.count += 1
        self.send({"id": self.count, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.count and "method" not in message:
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message.get("result")

    def open(self, path, text=None):
        """Opens a file, or a text as if it were that file; what the server finds in it."""
        uri = pathlib.Path(path).absolute().as_uri()
        text = pathlib.Path(path).read_text() if text is None else text
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
        while uri not in self.diagnostics:
            self.receive()
        return self.diagnostics[uri]

    def at(self, path, line, character):
        uri = pathlib.Path(path).absolute().as_uri()
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}

    def hover(self, path, line, character):
        found = self.request("textDocument/hover", self.at(path, line, character))
        return found["contents"]["value"] if found else ""

    def completion(self, path, line, character):
        found = self.request("textDocument/completion", self.at(path, line, character))
        return {item["label"]: item for item in (found["items"] if isinstance(found, dict) else found or [])}

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait()
