"""The files of a small catalogue without fault, as text by name."""

CATALOGUE = """\
title = "A title"
headline = "A headline"
lede = "A lede"
"""
CRITERIA = """\
[[criteria]]
id = "speed"
name = "Speed"
definition = "How fast it is."
derivation = "throughput"
anchors = [{ level = 0, text = "Slow." }, { level = 10, text = "Fast." }]
"""
STEPS = """\
[[steps]]
id = "product"
name = "The product"
intro = "What it is."

[[steps.questions]]
id = "load"
short = "Load"
text = "How much load?"
why = "It matters."
kind = "one"
prior = [{ options = ["low"], share = 1 }]
options = [
  { id = "low", text = "Little" },
  { id = "high", text = "Much", needs = { speed = "critical" } },
]
"""
FAST = """\
id = "fast"
number = 2
name = "Fast"
kind = "framework"
summary = "A fast one."
languages = []
licence = "MIT"
maintainer = "A foundation"
website = "https://example.org"

[performances.speed]
level = 9
grade = "A"
why = "It was measured."
evidence = ["benchmark"]

[evidence.benchmark]
fact = "It answers 9 requests."
source = "The benchmark"
url = "https://example.org/benchmark"
as_of = "2026-01"
check = "hand"
"""
SLOW = FAST.replace("fast", "slow").replace("number = 2", "number = 1")
SLOW = SLOW.replace("level = 9", "level = 3")

GOOD = {
    "catalogue.toml": CATALOGUE,
    "criteria.toml": CRITERIA,
    "steps.toml": STEPS,
    "alternatives/fast.toml": FAST,
    "alternatives/slow.toml": SLOW,
}
