"""For people who read or archive it: one page of its own, without scripts or anything from elsewhere."""

from __future__ import annotations

from html import escape

from watchword.audit.evidence import ATTESTED, PASS
from watchword.audit.guidelines import SOURCES
from watchword.audit.report import STATUSES, Report, Result

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8881 }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
p { margin: .2rem 0 } .soft { opacity: .75 }
ul.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0 }
ul.counts li { border: 1px solid var(--line); border-radius: .4rem; padding: .2rem .7rem }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border-top: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere }
th { background: var(--soft) }
th.id { width: 4.2rem } th.status { width: 6.2rem }
.mark { border-radius: .3rem; color: #fff; font-size: .85rem; padding: .1rem .45rem; white-space: nowrap }
.fail { background: #b3261e } .warn { background: #8a5300 } .unknown { background: #5f6368 }
.attested { background: #1a5fb4 } .pass { background: #1b6e3c }
@media print { .mark { border: 1px solid; color: inherit; background: none } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(report: Report) -> str:
    """Return the page: counts, then what is to be mended, then a table for each source."""
    counts = "".join(
        f'<li><span class="mark {status}">{status}</span> {count}</li>' for status, count in report.counts()
    )
    open_ = sorted(
        (one for one in report.results if one.status not in (PASS, ATTESTED)),
        key=lambda one: STATUSES.index(one.status),
    )
    tables = [_table("To be mended or looked at", open_)] if open_ else []
    for letter, source in SOURCES.items():
        results = [one for one in report.results if one.guideline.id.startswith(letter)]
        tables.append(_table(f"{letter}: {source}", results))
    made = report.made.strftime("%Y-%m-%d %H:%M UTC")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width">
<title>Watchword audit</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>How this installation stands</h1>
<p class="soft">Watchword {escape(report.version)}, mode {escape(report.mode)}, {made}</p>
<ul class="counts">{counts}</ul>
{"".join(tables)}
</body>
</html>"""


def _table(title: str, results: list[Result]) -> str:
    rows = "".join(_row(one) for one in results)
    return (
        f'<h2>{escape(title)}</h2>\n<table><thead><tr><th class="id">id</th><th class="status">status</th>'
        "<th>asked</th><th>observed</th><th>expected</th><th>how to mend it</th></tr></thead>\n"
        f"<tbody>{rows}</tbody></table>\n"
    )


def _row(result: Result) -> str:
    row = result.guideline
    mending = "" if result.status in (PASS, ATTESTED) else row.mending
    cells = (row.asks, result.observed or "-", row.expected, mending)
    return (
        f'<tr><td>{row.id}</td><td><span class="mark {result.status}">{result.status}</span></td>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>\n"
    )
