"""MQTT over TCP and over WebSocket."""

import asyncio

import paho.mqtt.client as mqtt

from pace import BEAT, BEATS, PATIENCE
from visits import expect, within


class Device:
    """A client whose words arrive in the loop of the test."""

    def __init__(self, port, keepalive, transport="tcp", path=None, headers=None):
        self.loop = asyncio.get_running_loop()
        self.connected = asyncio.Event()
        self.subscribed = asyncio.Event()
        self.messages = asyncio.Queue()
        self.breaks = 0
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, transport=transport, reconnect_on_failure=False)
        if path:
            self.client.ws_set_options(path, headers)
        self.client.on_connect = lambda *_: self.tell(self.connected.set)
        self.client.on_subscribe = lambda *_: self.tell(self.subscribed.set)
        self.client.on_message = lambda _, __, message: self.tell(self.messages.put_nowait, message.payload)
        self.client.on_disconnect = lambda *_: self.tell(self.broke)
        self.address = ("127.0.0.1", port, keepalive)

    def tell(self, what, *arguments):
        self.loop.call_soon_threadsafe(what, *arguments)

    def broke(self):
        self.breaks += 1

    async def __aenter__(self):
        await asyncio.to_thread(self.client.connect, *self.address)
        self.client.loop_start()
        await within(PATIENCE, "the connection", self.connected.wait())
        return self

    async def __aexit__(self, *_):
        await asyncio.to_thread(self.client.disconnect)
        await asyncio.to_thread(self.client.loop_stop)


async def tcp(place, keepalive=BEAT):
    await messages(place, Device(place.devices, int(keepalive)))


async def socket(place, keepalive=BEAT):
    device = Device(place.web, int(keepalive), "websockets", "/dashboards", place.headers or None)
    await messages(place, device)


async def silent(place):
    """With a keepalive far beyond the limit."""
    await tcp(place, 600)


async def messages(place, device):
    """A message each way, a quiet time, and a message on the same connection."""
    topic = f"things/{id(device)}"
    async with device, Device(place.services.broker.port, 60) as other:
        device.client.subscribe(topic, qos=1)
        await within(PATIENCE, "the subscription", device.subscribed.wait())
        other.client.subscribe(f"{topic}/back", qos=1)
        await within(PATIENCE, "the subscription", other.subscribed.wait())
        other.client.publish(topic, b"one", qos=1)
        expect(await within(PATIENCE, "a message", device.messages.get()) == b"one", "another message")
        device.client.publish(f"{topic}/back", b"back", qos=1)
        expect(await within(PATIENCE, "a message back", other.messages.get()) == b"back", "another message")
        await asyncio.sleep(BEAT * BEATS)
        expect(device.breaks == 0, "the connection was cut")
        other.client.publish(topic, b"two", qos=1)
        expect(await within(PATIENCE, "a message after the quiet time", device.messages.get()) == b"two", "another message")
