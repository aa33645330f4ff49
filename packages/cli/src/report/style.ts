/** The style of a report: light or dark as the reader has it, light on paper; from a phone to a desk. */
export const style: string = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c2127; --muted: #5d6670; --line: #d9dde2; --grid: #eceef1; --card: #f6f7f9;
  --busy: #2b5c8a; --waiting: #d09a2a; --blocked: #b3501c; --idle: #e4e7eb; --good: #2c7445; --bad: #b3371c;
  --good-card: #e8f4eb; --bad-card: #fbe9e4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e4e7eb; --muted: #98a2ad; --line: #39414a; --grid: #252b32; --card: #1b2026;
    --busy: #5b9bd0; --waiting: #dcb548; --blocked: #e8794a; --idle: #2a3038; --good: #71c58d; --bad: #ff9a6b;
    --good-card: #182a1f; --bad-card: #331d16;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 1180px; padding: 32px 40px 56px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; overflow-wrap: anywhere;
}
h1, h2 { font-family: Georgia, "Liberation Serif", serif; font-weight: 600; text-wrap: balance; }
h1 { margin: 0; font-size: 32px; line-height: 1.2; }
h2 { margin: 44px 0 12px; font-size: 22px; line-height: 1.25; }
h3 { margin: 0 0 2px; font-size: 14px; }
p { margin: 6px 0; max-width: 70ch; }
header p, .muted, figcaption { color: var(--muted); }
code, pre { font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
pre { margin: 6px 0; padding: 10px 12px; background: var(--card); border-radius: 6px; white-space: pre-wrap; }
.tiles { display: flex; flex-wrap: wrap; gap: 12px 40px; margin: 20px 0; padding: 14px 0; border-block: 1px solid var(--line); }
.tiles div { min-width: 84px; }
dt { font-size: 12px; color: var(--muted); }
dd { margin: 0; font-size: 21px; font-variant-numeric: tabular-nums; }
.bad { color: var(--bad); }
.good { color: var(--good); }
.verdict { margin: 22px 0 0; padding: 16px 20px; background: var(--card); border-left: 4px solid var(--busy); border-radius: 0 8px 8px 0; }
.verdict p { margin: 4px 0; }
.verdict .limit { font: 18px/1.45 Georgia, "Liberation Serif", serif; max-width: 62ch; }
.verdict ul { margin: 10px 0 0; padding-left: 18px; }
.balance { display: inline-block; padding: 5px 12px; border-radius: 6px; }
.balance.good { background: var(--good-card); }
.balance.bad { background: var(--bad-card); }
figure { margin: 0; }
.graph { overflow-x: auto; padding: 8px 0; text-align: center; }
.graph svg { max-width: 100%; height: auto; }
.graph.wide svg { max-width: none; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 28px 44px; }
.plot { position: relative; height: 150px; margin: 10px 0 24px 52px; }
.plot svg, .strip svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.plot span { position: absolute; font-size: 11px; line-height: 14px; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.plot .y { right: calc(100% + 8px); transform: translateY(50%); }
.plot .x { top: calc(100% + 6px); transform: translateX(-50%); }
.plot .x.last { transform: translateX(-100%); }
.plot .x.first { transform: none; }
.rule { stroke: var(--grid); stroke-width: 1; }
.curve { fill: none; stroke-width: 1.75; stroke-linejoin: round; }
.s0 { stroke: var(--busy); } .s1 { stroke: var(--waiting); }
.rule, .curve { vector-effect: non-scaling-stroke; }
.key { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 12px; color: var(--muted); }
.key i { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 2px; background: var(--idle); }
.busy { fill: var(--busy); background: var(--busy) !important; } .waiting { fill: var(--waiting); background: var(--waiting) !important; }
.blocked { fill: var(--blocked); background: var(--blocked) !important; }
.charts + figure { margin-top: 30px; }
.strips { display: grid; grid-template-columns: minmax(90px, max-content) 1fr max-content; gap: 7px 14px; align-items: center; margin: 14px 0; font-size: 13px; }
.strips .name { max-width: 220px; line-height: 1.25; }
.strips .value { text-align: right; font-variant-numeric: tabular-nums; min-width: 42px; }
.strip { position: relative; height: 34px; background: var(--idle); border-radius: 3px; overflow: hidden; }
.scroll { overflow-x: auto; margin: 0 -4px; padding: 0 4px; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 10px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--grid); white-space: nowrap; }
th { font-weight: 600; font-size: 12px; color: var(--muted); border-bottom-color: var(--line); }
th:first-child, td:first-child { padding-left: 0; }
th.text, td.text { text-align: left; white-space: normal; min-width: 88px; }
td.wide { min-width: 220px; }
.shares { display: flex; width: 120px; height: 10px; margin-top: 5px; background: var(--idle); border-radius: 2px; overflow: hidden; }
.shares i { height: 100%; }
details { padding: 9px 0; border-bottom: 1px solid var(--grid); }
summary { cursor: pointer; }
summary b { font-variant-numeric: tabular-nums; }
.environment { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; font-size: 13.5px; }
.environment dt { font-size: 13.5px; }
.environment dd { font-size: 13.5px; }
footer { margin-top: 44px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 12.5px; color: var(--muted); }
@media (max-width: 640px) {
  body { padding: 20px 16px 40px; }
  h1 { font-size: 25px; }
  h2 { margin-top: 34px; font-size: 20px; }
  .tiles { display: grid; grid-template-columns: 1fr 1fr; gap: 14px 20px; }
  .verdict { padding: 12px 14px; }
  .verdict .limit { font-size: 16.5px; }
  .environment { grid-template-columns: 1fr; gap: 0; }
  .environment dd { margin-bottom: 8px; }
  .strips { grid-template-columns: minmax(70px, 110px) 1fr max-content; gap: 7px 10px; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #1c2127; --muted: #5d6670; --line: #d9dde2; --grid: #eceef1; --card: #f6f7f9;
    --busy: #2b5c8a; --waiting: #d09a2a; --blocked: #b3501c; --idle: #e4e7eb; --good: #2c7445; --bad: #b3371c;
    --good-card: #e8f4eb; --bad-card: #fbe9e4;
  }
  body { max-width: none; padding: 0; font-size: 12px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2 { margin-top: 26px; break-after: avoid; }
  figure, tr, details, .verdict { break-inside: avoid; }
  .charts { grid-template-columns: 1fr 1fr; }
  .scroll, .graph { overflow: visible; }
  .graph svg, .graph.wide svg { max-width: 100%; max-height: 22cm; }
  th, td { padding: 4px 6px; font-size: 10.5px; }
}
`
