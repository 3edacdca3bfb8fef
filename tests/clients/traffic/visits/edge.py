"""What a gateway owes to everybody: routes that end, paths that are what they seem, headers that nobody forges, and identity."""

import asyncio
import contextlib
import http.client
import ipaddress
import json

import aiohttp
import grpc

from pace import PATIENCE
from services.identity import KEY
from visits import expect
from visits.grpc import channel


async def no_route(place):
    async with aiohttp.ClientSession(headers=place.headers) as session:
        for path in ("/", "/nothing", "/ordersx", "/orders-of-others/1"):
            async with session.get(place.url(path)) as response:
                expect(response.status == 404, f"{path}: status {response.status}")


async def dots(place):
    """No path leaves the route that it was matched by, and what a service gets is the path that was matched."""
    for path in ("/orders/../hidden", "/orders/%2e%2e/hidden", "/orders/./../hidden", "//orders/../hidden"):
        status, _ = await raw(place, path)
        expect(status in (400, 403, 404), f"{path}: status {status}")
    for path in ("/news/../orders/7", "/news/%2e%2e/orders/7", "/orders/./7"):
        status, body = await raw(place, path)
        expect(status in (200, 307, 400), f"{path}: status {status}")
        expect(status != 200 or json.loads(body)["path"] == "/orders/7", f"{path}: {body}")


async def raw(place, path):
    """The status of an answer to a path that no client tidies up, and its body."""

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", place.web, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.putrequest("GET", path)
            for name, value in place.headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.read()

    return await asyncio.to_thread(ask)


async def forged(place):
    words = {"X-Forwarded-For": "6.6.6.6", "X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6", "X-Forwarded-Host": "6.6.6.6"}
    forged = words | {"X-Forwarded-Proto": "https"}
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with session.get(place.url("/orders"), headers=forged) as response:
            headers = [(name.lower(), value) for name, value in (await response.json())["headers"]]
    told = [value for name, value in headers if name == "x-forwarded-for"]
    # One address, which some programs take from another interface when it is that of loopback.
    expect(len(told) == 1 and ipaddress.ip_address(told[0]) != ipaddress.ip_address("6.6.6.6"), f"X-Forwarded-For: {told}")
    expect(not any("6.6.6.6" in value for _, value in headers), f"forged: {headers}")
    told = [value for name, value in headers if name == "x-forwarded-proto"]
    expect(told == ["http"], f"X-Forwarded-Proto: {told}")


async def identity(place):
    """Nobody comes through without it, by any protocol of the gateway."""
    async with aiohttp.ClientSession() as session:
        for path in ("/orders", "/news/all?name=x", "/catalogue"):
            for headers in ({}, {"Authorization": "Bearer wrong"}):
                async with session.get(place.url(path), headers=headers) as response:
                    expect(response.status == 401, f"{path}: status {response.status}")
        for path in ("/chat/room", "/prices"):
            try:
                async with session.ws_connect(place.url(path, "ws")):
                    expect(False, f"{path}: let in")
            except aiohttp.WSServerHandshakeError as error:
                expect(error.status == 401, f"{path}: status {error.status}")
    async with channel(place) as calls:
        try:
            await calls.unary_unary("/calls.Echo/Once")(b"", timeout=PATIENCE)
            expect(False, "a call: let in")
        except grpc.aio.AioRpcError as error:
            expect(error.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED), error)
        await calls.unary_unary("/calls.Echo/Once")(b"", timeout=PATIENCE, metadata=[("authorization", KEY)])


async def flood(place):
    """Nobody gets a hundred answers after another without an end."""
    async with aiohttp.ClientSession(headers=place.headers) as session:

        async def one():
            async with session.get(place.url("/orders")) as response:
                return response.status

        for _ in range(30):
            if 429 in await asyncio.gather(*(one() for _ in range(50))):
                return
    expect(False, "1500 requests were answered")


async def health(place):
    """The gateway tells that it lives, without identity."""
    async with aiohttp.ClientSession() as session:
        async with session.get(place.url(place.health)) as response:
            expect(response.status == 200, f"status {response.status}")
