/** How many colours there are for pools; more pools begin again. */
export const COLOURS = 8

const light = [
  ['#e3edf7', '#2b5c8a'],
  ['#fbe9dc', '#b3501c'],
  ['#e2f1e6', '#2c7445'],
  ['#f1e6f6', '#75409a'],
  ['#fbf0cf', '#86640a'],
  ['#dcf1f1', '#15706f'],
  ['#fbe2ea', '#a8325f'],
  ['#e9e9f9', '#4a4bb0'],
] as const

const dark = [
  ['#1b2d3d', '#79b4e6'],
  ['#3b2618', '#f0985f'],
  ['#1b3325', '#71c58d'],
  ['#302140', '#c596e8'],
  ['#352b10', '#dcb548'],
  ['#143232', '#5fc4c2'],
  ['#3c1d29', '#f18ab0'],
  ['#25264a', '#a5a6f2'],
] as const

/** The style of a graph: light or dark, as the reader has it. Nothing outside `.papy-graph` is touched. */
export const graphStyle: string = `
.papy-graph{--paper:#fff;--ink:#1c2127;--muted:#5d6670;--line:#8a939d;--serial:#fff;--box:#f5f6f8;--alarm:#b3371c;${colours(light)}}
@media (prefers-color-scheme:dark){.papy-graph{--paper:#14171b;--ink:#e4e7eb;--muted:#98a2ad;--line:#77818c;--serial:#1c2127;--box:#191d22;--alarm:#ff9a6b;${colours(dark)}}}
@media print{.papy-graph{--paper:#fff;--ink:#1c2127;--muted:#5d6670;--line:#8a939d;--serial:#fff;--box:#f5f6f8;--alarm:#b3371c;${colours(light)}}}
.papy-graph .ground{fill:var(--paper)}
.papy-graph text{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;fill:var(--ink);text-anchor:middle}
.papy-graph .name{font-size:14px;font-weight:600}
.papy-graph .note{font-size:11px;fill:var(--muted)}
.papy-graph .alarm{fill:var(--alarm)}
.papy-graph .tag{font-size:10.5px;fill:var(--muted);stroke:var(--paper);stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.papy-graph .box{fill:var(--box);stroke:var(--line);stroke-dasharray:4 3}
.papy-graph .node{fill:var(--serial);stroke:var(--line);stroke-width:1.25}
.papy-graph .pipe{fill:none;stroke:var(--line);stroke-width:1.4}
.papy-graph .many{stroke-width:4.2}
.papy-graph .core{fill:none;stroke:var(--paper);stroke-width:1.4}
.papy-graph .box-core{stroke:var(--box)}
.papy-graph .head,.papy-graph .stub{fill:var(--line)}
.papy-graph .bracket{fill:none;stroke:var(--ink);stroke-width:1.4}
.papy-graph .width{font-size:10.5px;text-anchor:start}
.papy-graph .legend,.papy-graph .title{text-anchor:start;font-size:11px;fill:var(--muted)}
.papy-graph .track{fill:var(--line);fill-opacity:.25}
.papy-graph .level{fill:var(--ink)}
${pools()}`

function colours(palette: readonly (readonly [string, string])[]): string {
  return palette.map(([fill, stroke], at) => `--fill-${at}:${fill};--pool-${at}:${stroke}`).join(';')
}

function pools(): string {
  return [...new Array(COLOURS).keys()]
    .map(
      (at) =>
        `.papy-graph .p${at} .node,.papy-graph .p${at}.node{fill:var(--fill-${at});stroke:var(--pool-${at})}.papy-graph .p${at} .level{fill:var(--pool-${at})}`,
    )
    .join('\n')
}
