"""Background work without waiting: one thread per lane keeps a lane's order, a few share the rest."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

Job = Callable[[], None]
ANY = 4  # threads for work that has no order


class Hands:
    """Threads start with the first job and die with the process; a stop forgets what was left."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._lanes: dict[str, SimpleQueue[Job | None]] = {}
        self._due: list[tuple[float, int, Job, str]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._stopped = False
        self._watcher: threading.Thread | None = None

    def now(self, job: Job, lane: str = "") -> None:
        with self._changed:
            if self._stopped:
                return
            queue = self._lanes.get(lane)
            if queue is None:
                queue = self._lanes[lane] = SimpleQueue()
                for _ in range(1 if lane else ANY):
                    _start(self._work, queue)
        queue.put(job)

    def later(self, seconds: float, job: Job, lane: str = "") -> None:
        """Seconds of the simulated world: `speed` 10 makes them ten times shorter."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + seconds / self.speed, next(self._count), job, lane))
            self._watcher = self._watcher or _start(self._watch)
            self._changed.notify()

    def forget(self) -> None:
        """Drop what was put off."""
        with self._changed:
            self._due.clear()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._due.clear()
            self._changed.notify()
            for lane, queue in self._lanes.items():
                for _ in range(1 if lane else ANY):
                    queue.put(None)

    def _watch(self) -> None:
        while not self._stopped:
            with self._changed:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                _at, _n, job, lane = heapq.heappop(self._due)
            self.now(job, lane)

    def _work(self, queue: "SimpleQueue[Job | None]") -> None:
        while job := queue.get():
            if not self._stopped:
                job()


def _start(target: Callable[..., None], *args: object) -> threading.Thread:
    thread = threading.Thread(target=target, args=args, name="simulator", daemon=True)
    thread.start()
    return thread
