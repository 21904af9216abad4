"""Many requests at once wait for their turn, and none waits for ever."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from serving.turns import Turns


def test_no_more_than_so_many_are_worked_on_at_once():
    inside, most = 0, 0

    async def app(scope, receive, send):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.001)
        inside -= 1

    async def crowd():
        turns = Turns(app, at_once=3)
        await asyncio.gather(*(turns({"type": "http"}, None, None) for _ in range(20)))

    asyncio.run(crowd())

    assert (most, inside) == (3, 0)


def test_a_crowd_of_readers_and_writers_is_answered(client):
    def send(n):
        if n % 2:
            return client.post("/v1/journeys", json={"learner_id": "ana", "hours": 5}).status_code
        return client.put(f"/v1/learners/p{n}", json={"name": str(n)}).status_code

    with ThreadPoolExecutor(60) as crowd:
        statuses = list(crowd.map(send, range(120)))

    assert set(statuses) == {200, 201}
