import type { Expression, Field, Program, Region } from '@papy/code'

type Print = (expression: Expression) => string

/** Columns of an expression, at most. */
const WIDTH = 100

/** A pipeline as people read it: pools, pipers with their settings, pipes; and what is no part of it. */
export function drawn(file: string, program: Program, print: Print): string {
  const { pools, pipers, pipes, plumber, head, body, tail } = program
  const names = new Map(pipers.map(({ variable, name }) => [variable, name]))
  const nameOf = (variable: string) => names.get(variable) ?? variable
  const line = (expression: Expression) => shortened(print(expression))
  const kept = [...head, ...body, ...tail]
  return [
    [`${file}: ${counted(pipers.length, 'piper')}, ${counted(pipes.length, 'pipe')}, ${counted(pools.length, 'pool')}`],
    table('pools', pools, ({ variable, value }) => [variable, line(value)]),
    table('pipers', pipers, ({ name, work, options, extra }) => [
      name,
      line(work),
      settings([...options, ...(extra === undefined ? [] : [{ name: 'extra', value: extra }])], line),
    ]),
    table('pipes', pipes, ({ from, to, via }) => [
      `${nameOf(from)} → ${nameOf(to)}`,
      via === undefined ? '' : `via ${line(via)}`,
    ]),
    table('plumber', plumber.options, ({ name, value }) => [name, line(value)]),
    table('as written', kept, (part) => [
      `line ${part.at?.line ?? '?'}`,
      part.kind === 'constant' ? `const ${part.name} = ${line(part.value)}` : firstLine(part),
    ]),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

// What a piper is called stands in front of it.
function settings(options: readonly Field[], line: Print): string {
  return options
    .filter(({ name }) => name !== 'name')
    .map(({ name, value }) => `${name}: ${line(value)}`)
    .join(', ')
}

function table<T>(title: string, rows: readonly T[], cells: (row: T) => readonly string[]): readonly string[] {
  if (rows.length === 0) return []
  const all = rows.map(cells)
  const columns = all[0]?.map((_, at) => Math.min(40, Math.max(...all.map((row) => row[at]?.length ?? 0)))) ?? []
  const lines = all.map((row) => row.map((cell, at) => cell.padEnd(columns[at] ?? 0)).join('  '))
  return [title, ...lines.map((text) => `  ${text.trimEnd()}`)]
}

function firstLine({ text }: Region): string {
  return shortened(text.split('\n')[0] ?? '')
}

function shortened(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ')
  return line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
