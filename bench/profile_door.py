"""Where a webhook's acknowledgement spends its time: the WSGI application called in this process, one at a time.

`python -m bench.profile_door [requests]`: wall and CPU time each, then cProfile by CPU time.
"""

import cProfile
import io
import pstats
import sys
import time
from typing import Any

from bench import company, environment, machine, posts


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 300
    environment.prepare(environment.free_port())
    print(machine.facts(), flush=True)
    with environment.running():
        from config.wsgi import application

        bag = company.found().mailbag()
        knock(application, bag, 20)
        wall, cpu = time.perf_counter(), time.process_time()
        knock(application, bag, count)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"{count} webhooks: {1000 * wall / count:.2f} ms wall, {1000 * cpu / count:.2f} ms CPU here each")
        profiled(application, bag, count)


def knock(application: Any, bag: posts.Mailbag, count: int) -> None:
    for number in range(count):
        body = bag.body(bag.doors[0], posts.phone(number), f"Mensagem {number}.", time.time())
        statuses: list[str] = []
        answer = application(environ(bag.doors[0], body), lambda status, _headers, said=statuses: said.append(status))
        list(answer)
        answer.close()
        assert statuses[0].startswith("200"), statuses


def environ(door: posts.Door, body: bytes) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/api/webhooks/whatsapp/{door.token}",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_WEBHOOK_HMAC": posts.signature(door.key, body),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }


def profiled(application: Any, bag: posts.Mailbag, count: int) -> None:
    profile = cProfile.Profile(time.thread_time)
    profile.runcall(knock, application, bag, count)
    for order, lines in (("cumulative", 60), ("tottime", 20)):
        out = io.StringIO()
        pstats.Stats(profile, stream=out).strip_dirs().sort_stats(order).print_stats(lines)
        print(f"\ncProfile by {order}, {count} webhooks:\n{out.getvalue()}")


if __name__ == "__main__":
    main(sys.argv[1:])
