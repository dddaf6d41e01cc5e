"""Bad days: what is done to a deployment under load, and what must not come of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from tests.bench.deployment.client import Asked, Outcome, outcome
from tests.bench.deployment.traffic import BEFORE, Report, Traffic, under_load
from tests.bench.deployment.visitors import writes
from tests.bench.deployment.whole import Deployment, Instance

RECOVERY = 5.0
"""Seconds after which writes must succeed again."""
SLOW = 1.0
"""Seconds that a request must not take, whatever is away."""
LIMIT = 20


@dataclass(frozen=True)
class Day:
    """A deployment that runs, with results to read."""

    deployment: Deployment
    slugs: Sequence[str]
    seconds: float


Scenario = Callable[[Day, Report], Awaitable[None]]


async def rolling_restart(day: Day, report: Report) -> None:
    """Both instances are restarted, one after the other, again and again."""
    taken: list[float] = []

    async def harm() -> None:
        end = time.monotonic() + day.seconds - 10
        while time.monotonic() < end:
            for instance in day.deployment.instances:
                taken.append(await asyncio.to_thread(instance.process.ask_to_stop))
                await asyncio.to_thread(instance.start)
                await asyncio.sleep(3)  # longer than nginx leaves one alone

    traffic = await under_load(
        day.deployment, day.slugs, harm, seconds=day.seconds, writing=True
    )
    traffic.no_failed_read(report)
    traffic.no_failed_write(report, outside=(0, 0))
    report.say(f"{len(taken)} restarts, each stop {max(taken):.1f} s at most")


async def instance_killed(day: Day, report: Report) -> None:
    """One instance is killed (-9) and started again, then the other."""

    async def harm() -> None:
        for instance in day.deployment.instances:
            instance.process.kill()
            await asyncio.sleep(5)
            await asyncio.to_thread(instance.start)
            await asyncio.sleep(3)

    (await under_load(day.deployment, day.slugs, harm)).no_failed_read(report)


async def instance_unplugged(day: Day, report: Report) -> None:
    """One instance is gone without a word: its network is down."""

    async def harm() -> None:
        day.deployment.machines.plug("app1", into=False)
        await asyncio.sleep(8)
        day.deployment.machines.plug("app1", into=True)
        await asyncio.sleep(3)

    (await under_load(day.deployment, day.slugs, harm)).no_failed_read(report)


async def primary_restarted(day: Day, report: Report) -> None:
    """The primary is stopped, away for three seconds, and started."""
    await _primary_away(day, report, "fast", cached=False)


async def primary_crashed(day: Day, report: Report) -> None:
    """The same, but it crashes."""
    await _primary_away(day, report, "immediate", cached=False)


async def database_restarted(day: Day, report: Report) -> None:
    """The same with the replica away as well: only what is cached can be read."""
    replica = day.deployment.replica
    replica.stop()
    await _primary_away(day, report, "fast", cached=True)
    replica.start()


async def _primary_away(day: Day, report: Report, mode: str, *, cached: bool) -> None:
    primary, times = day.deployment.primary, [0.0, 0.0]

    async def harm() -> None:
        times[0] = time.monotonic()
        await asyncio.to_thread(primary.stop, mode)
        await asyncio.sleep(3)
        await asyncio.to_thread(primary.start)
        times[1] = time.monotonic()
        await asyncio.sleep(RECOVERY + 3)

    traffic = await under_load(day.deployment, day.slugs, harm, writing=True)
    traffic.no_failed_read(report, cached=cached)
    # A write that was under way when the primary went may fail, too.
    traffic.no_failed_write(report, outside=(times[0] - 1, times[1] + RECOVERY))
    last = max((o.due for o in traffic.writes if o.wrong), default=times[0])
    report.say(f"away for {times[1] - times[0]:.1f} s")
    report.say(f"last failed write {last - times[1]:+.1f} s from when it was back")
    await _nothing_lost(day, report, traffic)


async def _nothing_lost(day: Day, report: Report, traffic: Traffic) -> None:
    slugs = traffic.acknowledged
    for instance in day.deployment.instances:
        for slug in slugs:
            found = await _asked(day, instance, f"/r/{slug}.json")
            report.must(not found.wrong, f"lost: {slug}: {found.wrong}")
    report.say(f"{len(slugs)} acknowledged writes, read through both instances")


async def primary_unplugged(day: Day, report: Report) -> None:
    """The primary is gone without a word: its network is down."""

    async def harm() -> None:
        day.deployment.machines.plug("primary", into=False)
        await asyncio.sleep(8)
        day.deployment.machines.plug("primary", into=True)
        await asyncio.sleep(RECOVERY + 3)

    traffic = await under_load(day.deployment, day.slugs, harm, writing=True)
    traffic.no_failed_read(report)
    gone = traffic.start + BEFORE
    traffic.no_failed_write(report, outside=(gone - 1, gone + 8 + RECOVERY))
    await _nothing_lost(day, report, traffic)


async def replica_killed(day: Day, report: Report) -> None:
    """The replica crashes and comes back."""
    replica = day.deployment.replica

    async def harm() -> None:
        await asyncio.to_thread(replica.stop)
        await asyncio.sleep(5)
        await asyncio.to_thread(replica.start)
        await asyncio.sleep(3)

    (await under_load(day.deployment, day.slugs, harm)).no_failed_read(report)


async def replica_unplugged(day: Day, report: Report) -> None:
    """The replica is gone without a word: its network is down."""

    async def harm() -> None:
        day.deployment.machines.plug("replica", into=False)
        await asyncio.sleep(8)
        day.deployment.machines.plug("replica", into=True)
        await asyncio.sleep(3)

    (await under_load(day.deployment, day.slugs, harm)).no_failed_read(report)


async def replica_behind(day: Day, report: Report) -> None:
    """The replica is ten seconds behind; what was published is there at once."""
    deployment = day.deployment
    deployment.replica.lag(10)
    form, missing = writes(3), 0
    for number in range(40):
        through = deployment.instances[number % 2]
        sent = await _sent(day, through, next(form))
        assert sent.reply, sent.wrong
        for instance in deployment.instances:
            found = await _asked(day, instance, sent.reply.headers["location"])
            missing += bool(found.wrong)
    report.say(f"40 published through one and read through both, {missing} missing")
    report.must(not missing, f"{missing} results were not there at once")
    deployment.replica.lag(0)


async def redis_killed(day: Day, report: Report) -> None:
    """Redis is killed: limits are not kept, but nobody is refused or held up."""
    await asyncio.to_thread(
        day.deployment.restart_with, RATE_LIMIT_PUBLISH="10000 per day"
    )

    async def harm() -> None:
        day.deployment.redis.kill()
        await asyncio.sleep(5)
        await asyncio.to_thread(day.deployment.start_redis)
        await asyncio.sleep(2)

    traffic = await under_load(day.deployment, day.slugs, harm, writing=True)
    traffic.no_failed_read(report)
    traffic.no_failed_write(report, outside=(0, 0))
    slowest = max(o.seconds for o in traffic.writes)
    report.must(slowest < SLOW, f"a write took {slowest:.2f} s")


async def limits_shared(day: Day, report: Report) -> None:
    """A limit holds for both instances together, and a stranger cannot evade it."""
    await asyncio.to_thread(
        day.deployment.restart_with, RATE_LIMIT_PUBLISH=f"{LIMIT} per day"
    )
    client, taken = day.deployment.visitor(), 0
    for number, form in enumerate(islice(writes(4), 2 * LIMIT)):
        forged = {**form.headers, "X-Forwarded-For": f"203.0.113.{number}"}
        asked = Asked("publish", form.target, "POST", form.body, forged, right=303)
        taken += not (await outcome(client, asked, time.monotonic())).wrong
    client.close()
    report.say(f"{taken} of {2 * LIMIT} taken by two instances under {LIMIT} per day")
    report.must(taken == LIMIT, f"{taken} were taken, {LIMIT} are allowed")
    neighbour = day.deployment.visitor("neighbour")
    other = await outcome(neighbour, next(writes(5)), time.monotonic())
    neighbour.close()
    report.must(not other.wrong, f"another address was refused, too: {other.wrong}")
    await asyncio.to_thread(day.deployment.restart_with)


async def _asked(day: Day, instance: Instance, target: str) -> Outcome:
    return await _sent(day, instance, Asked("check", target))


async def _sent(day: Day, instance: Instance, asked: Asked) -> Outcome:
    client = day.deployment.direct(instance)
    found = await outcome(client, asked, time.monotonic())
    client.close()
    return found


SCENARIOS: dict[str, Scenario] = {
    "rolling-restart": rolling_restart,
    "instance-killed": instance_killed,
    "instance-unplugged": instance_unplugged,
    "primary-restarted": primary_restarted,
    "primary-crashed": primary_crashed,
    "database-restarted": database_restarted,
    "primary-unplugged": primary_unplugged,
    "replica-killed": replica_killed,
    "replica-unplugged": replica_unplugged,
    "replica-behind": replica_behind,
    "redis-killed": redis_killed,
    "limits-shared": limits_shared,
}
NEED_NAMESPACES = {"instance-unplugged", "primary-unplugged", "replica-unplugged"}
