"""The style sheet of the page of a release.

Nothing in it is fetched, and nothing depends on the release.
"""

STYLE = """
:root {
  --paper: #fbfaf7; --ink: #1b1f24; --quiet: #5b636b; --line: #e3e0d8;
  --teal: #0f6b6b; --count: #8dbfbc; --margin: #0f6b6b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e8e6e1; --quiet: #9ba3ab; --line: #2a2f35;
    --teal: #4fb3b0; --count: #2b6462; --margin: #8fd6d3;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 48px 24px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, sans-serif;
}
header, main, footer { max-width: 1120px; margin: 0 auto; }
h1 { font-size: 32px; font-weight: 600; line-height: 1.2; margin: 16px 0 8px; }
h2 { font-size: 24px; font-weight: 600; line-height: 1.25; margin: 0 0 16px; }
h3 { font-size: 15px; font-weight: 600; margin: 0; }
h1, h3, th, .cite { overflow-wrap: anywhere; }
p, ul { margin: 0 0 12px; max-width: 70ch; }
ul { padding-inline-start: 20px; }
li { margin-bottom: 6px; }
section { margin-top: 48px; }
section h2 + p:last-child, .cite { margin-bottom: 0; }
small, .quiet { font-size: 13px; color: var(--quiet); }
.lead { font-size: 18px; }
.badge {
  display: inline-block; margin: 0; padding: 6px 12px; border: 1px solid var(--teal);
  border-inline-start-width: 6px; border-radius: 6px; color: var(--teal); font-weight: 600;
}
.weaker { border-style: dashed; border-color: var(--ink); color: var(--ink); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 16px; }
.figures div, article, .cite { border: 1px solid var(--line); border-radius: 6px; padding: 16px; }
.figures p { margin: 0; color: var(--quiet); }
.figures .figure {
  color: var(--ink); font-size: 32px; font-weight: 600; line-height: 1.2;
  font-variant-numeric: tabular-nums;
}
.figure small { font-size: 18px; font-weight: 400; }
.cards {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 16px;
  align-items: start;
}
article p { margin: 0; }
article table { margin: 8px 0 0; table-layout: fixed; }
article table + p { margin-top: 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { font-weight: 400; text-align: start; padding-inline: 0 8px; }
th, td { padding-block: 3px; vertical-align: middle; }
article th { width: 38%; }
td.bar { width: 30%; }
td.number { text-align: end; white-space: nowrap; }
svg { display: block; width: 100%; height: 12px; }
.count { fill: var(--count); }
.margin { fill: var(--margin); opacity: .6; }
.scroll { overflow-x: auto; }
.plain { max-width: 760px; }
.plain th, .plain td {
  border-bottom: 1px solid var(--line); padding: 8px 0 8px 16px; text-align: end;
}
.plain th { overflow-wrap: normal; }
.plain th:first-child { padding-inline-start: 0; text-align: start; }
.plain thead th { color: var(--quiet); font-size: 13px; vertical-align: bottom; }
details { border-inline-start: 3px solid var(--teal); padding-inline-start: 16px; }
summary { cursor: pointer; color: var(--teal); font-weight: 600; }
summary:focus-visible { outline: 2px solid var(--teal); outline-offset: 2px; }
details[open] summary { margin-bottom: 8px; }
code { font: 13px/1.45 ui-monospace, monospace; }
.cite { max-width: 70ch; }
footer {
  margin-top: 48px; padding-top: 16px; border-top: 1px solid var(--line);
  color: var(--quiet); font-size: 13px;
}
@media (max-width: 480px) {
  body { padding: 24px 16px 48px; }
  .cards { grid-template-columns: 1fr; }
}
@media print {
  body { padding: 0; font-size: 12px; }
  article, .figures div { break-inside: avoid; }
}
"""
