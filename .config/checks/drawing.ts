import { importsOf } from './import.ts'
import { bare, isSibling, type Member, members } from './workspace.ts'

/** Widest that a line of the drawing may be: what a page of the site shows beside its table of contents. */
const WIDTH = 64

/**
 * The packages under `root` in layers, drawn from what their published sources import: each stands above all that it
 * uses. `contract`, which nearly everything uses, is named only where it stands.
 */
function drawing(root: string): string {
  const uses = new Map(members(root).filter(isPublished).map(usedBy))
  const layers: string[][] = []
  for (const name of [...uses.keys()].sort()) (layers[heightOf(name, uses)] ??= []).push(name)
  const floors = layers.map((names) => floor(names, uses))
  const [width, line] = [WIDTH - 4, (left: string, right: string) => `${left}${'─'.repeat(WIDTH - 2)}${right}`]
  const drawn = floors.reverse().map((rows) => rows.map((row) => `│ ${row.padEnd(width)} │`).join('\n'))
  return [line('┌', '┐'), drawn.join(`\n${line('├', '┤')}\n`), line('└', '┘')].join('\n')
}

/** A page with the drawing in the block that its marker is before. */
export function redrawn(page: string, root: string): string {
  const block = /^(<!-- Written by docs\/scripts\/architecture\.mjs[^\n]*\n```\n)[\s\S]*?^```$/m
  if (!block.test(page)) throw new Error('there is no place for the drawing; put its marker before a code block')
  return page.replace(block, (_, head: string) => `${head}${drawing(root)}\n\`\`\``)
}

const isPublished = ({ files }: Member): boolean => files.some(({ published }) => published)

function usedBy({ name, files }: Member): [string, readonly string[]] {
  const specifiers = files.filter(({ published }) => published).flatMap(({ text }) => importsOf(text))
  const names = specifiers.flatMap(({ specifier }) => (isSibling(specifier) ? [bare(specifier)] : []))
  return [name, [...new Set(names)].filter((to) => to !== name).sort()]
}

function heightOf(name: string, uses: ReadonlyMap<string, readonly string[]>): number {
  const below = uses.get(name) ?? []
  return below.length === 0 ? 0 : 1 + Math.max(...below.map((to) => heightOf(to, uses)))
}

// Who uses another one has a row; those that know `contract` alone share theirs.
function floor(names: readonly string[], uses: ReadonlyMap<string, readonly string[]>): string[] {
  const known = (name: string) => (uses.get(name) ?? []).filter((to) => to !== 'contract')
  const plain = names.filter((name) => known(name).length === 0)
  const users = names.filter((name) => known(name).length > 0)
  return [...wrapped('', plain), ...users.flatMap((name) => wrapped(`${name.padEnd(12)}─▶ `, known(name)))]
}

function wrapped(head: string, names: readonly string[]): string[] {
  const rows: string[] = []
  for (const [at, name] of names.entries()) {
    const word = at === names.length - 1 ? name : `${name}, `
    const row = rows.at(-1)
    if (row === undefined || (row + word).trimEnd().length > WIDTH - 4)
      rows.push((rows.length === 0 ? head : ' '.repeat(head.length)) + word)
    else rows[rows.length - 1] = row + word
  }
  return rows.map((row) => row.trimEnd())
}
