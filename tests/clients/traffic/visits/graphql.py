"""GraphQL."""

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportError

from pace import BEAT, BEATS, PATIENCE
from visits import Wrong, expect, within


async def query(place):
    transport = AIOHTTPTransport(place.url("/catalogue"), headers=place.headers)
    async with Client(transport=transport, execute_timeout=PATIENCE) as session:
        answer = await session.execute(gql("query ($id: Int!) { name(id: $id) }"), variable_values={"id": 7})
        expect(answer == {"name": "thing 7"}, answer)


async def subscription(place, beats="true"):
    """The first value comes at once, and the last after a quiet time."""
    transport = AIOHTTPWebsocketsTransport(place.url("/prices", "ws"), headers=place.headers, connect_timeout=PATIENCE)
    try:
        async with Client(transport=transport) as session:
            values = session.subscribe(gql("subscription { prices(beats: %s) }" % beats))
            value = await within(BEAT, "the first value", anext(values))
            expect(value == {"prices": "first"}, value)
            while value != {"prices": "second"}:
                value = await within(BEAT * BEATS + PATIENCE, "the last value", anext(values))
    except (TransportError, StopAsyncIteration) as error:
        raise Wrong(repr(error)) from None


async def silent(place):
    await subscription(place, "false")
