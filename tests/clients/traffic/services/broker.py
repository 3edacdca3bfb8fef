"""MQTT: mosquitto, over TCP and over WebSocket."""

import asyncio
from pathlib import Path

from services import free_port


class Broker:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.socket_port = free_port()

    async def start(self):
        settings = self.folder / "mosquitto.conf"
        settings.write_text(
            f"listener {self.port} 127.0.0.1\nlistener {self.socket_port} 127.0.0.1\nprotocol websockets\n"
            "allow_anonymous true\npersistence false\nlog_dest stderr\n"
        )
        with open(self.folder / "mosquitto.log", "w") as log:
            self.process = await asyncio.create_subprocess_exec("mosquitto", "-c", str(settings), stderr=log)

    async def stop(self):
        self.process.terminate()
        await self.process.wait()
