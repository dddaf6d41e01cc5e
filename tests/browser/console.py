"""What the browser complains about; every complaint that is not expected fails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

COMPLAINTS = {"error", "warning", "assert"}


@dataclass
class Console:
    """The complaints of all pages of a test, and those that it expects."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listens to all pages and frames of a context, pop-ups too."""
        context.on("console", self._hear)
        context.on("weberror", self._catch)

    def leave(self, context: BrowserContext) -> None:
        """Listens no more."""
        context.remove_listener("console", self._hear)
        context.remove_listener("weberror", self._catch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in COMPLAINTS:
            self.complaints.append(f"{message.type}: {message.text}")

    def _catch(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def expect(self, pattern: str) -> None:
        """Names a complaint that belongs to the test: it must come, it may repeat."""
        self.expected.append(pattern)

    def problems(self) -> list[str]:
        """Complaints that nobody expected, and expected ones that never came."""
        surprises = [
            text
            for text in self.complaints
            if not any(re.search(pattern, text) for pattern in self.expected)
        ]
        missing = [
            f"expected, but never came: {pattern}"
            for pattern in self.expected
            if not any(re.search(pattern, text) for text in self.complaints)
        ]
        return surprises + missing
