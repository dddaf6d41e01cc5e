"""A small catalogue about something else: houseplants that nobody ever grew.

Every plant, fact and book in it is invented. It has what a catalogue can have: a
variant with its reason, a requirement, a follow-up, two questions of several answers,
fit, an unknown level, and an alternative without first steps.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
