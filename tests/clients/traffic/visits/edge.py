"""What a gateway owes to everybody: routes that end, paths that are what they seem, headers that nobody forges, and identity."""

import asyncio

import aiohttp
import grpc

from pace import PATIENCE
from services.identity import KEY
from visits import expect, within
from visits.grpc import channel


async def no_route(place):
    async with aiohttp.ClientSession(headers=place.headers) as session:
        for path in ("/", "/nothing", "/ordersx", "/orders-of-others/1"):
            async with session.get(place.url(path)) as response:
                expect(response.status == 404, f"{path}: status {response.status}")


async def dots(place):
    """No path leaves the route that it was matched by."""
    for path in ("/orders/../hidden", "/orders/%2e%2e/hidden", "/orders/./../hidden", "//orders/../hidden"):
        status = await raw(place, path)
        expect(status in (400, 403, 404), f"{path}: status {status}")


async def raw(place, path):
    """The status of an answer to a path that no client tidies up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", place.web)
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in place.headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    line = await within(PATIENCE, "the status", reader.readline())
    writer.close()
    return int(line.split(b" ")[1])


async def forged(place):
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https"}
    async with aiohttp.ClientSession(headers=place.headers) as session:
        async with session.get(place.url("/orders"), headers=forged) as response:
            headers = [(name.lower(), value) for name, value in (await response.json())["headers"]]
    told = [value for name, value in headers if name == "x-forwarded-for"]
    expect(told == ["127.0.0.1"], f"X-Forwarded-For: {told}")
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
