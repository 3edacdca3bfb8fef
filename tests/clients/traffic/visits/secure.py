"""TLS, for requests, calls and devices."""

import ssl

import aiohttp
import grpc

from pace import PATIENCE
from visits import expect
from visits.grpc import identity
from visits.mqtt import Device


async def all_of_it(place):
    trusted = ssl.create_default_context(cafile=place.certificate)
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with session.get(place.url("/orders", "https"), ssl=trusted) as response:
            expect(response.status == 200, f"status {response.status}")
            told = {name.lower(): value for name, value in (await response.json())["headers"]}
            expect(told["x-forwarded-proto"] == "https", f"X-Forwarded-Proto: {told['x-forwarded-proto']}")
    own = grpc.ssl_channel_credentials(place.certificate.read_bytes())
    async with grpc.aio.secure_channel(f"127.0.0.1:{place.calls}", own) as calls:
        answer = await calls.unary_unary("/calls.Echo/Once")(b"hello", timeout=PATIENCE, metadata=identity(place))
        expect(answer == b"hello", "another answer")
    if 1883 in place.ports:
        device = Device(place.devices, 60)
        device.client.tls_set(ca_certs=str(place.certificate))
        async with device:
            pass
