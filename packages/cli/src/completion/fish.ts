import type { Flag, Word } from './vocabulary.ts'

/** What fish is to find as `papy.fish` among its completions, or to evaluate. */
export function fish(words: readonly Word[]): string {
  const commands = words.map(
    ({ name, summary }) => `complete -c papy -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
  )
  return ['# Completion of papy for fish: papy completion fish | source', ...commands, ...words.flatMap(linesOf)].join(
    '\n',
  )
}

function linesOf({ name: command, operands, options }: Word): readonly string[] {
  const seen = `complete -c papy -n '__fish_seen_subcommand_from ${command}'`
  const after = operands === 'files' ? [] : [`${seen} -f -a ${quoted(operands === 'any' ? '' : operands.join(' '))}`]
  return [...after, ...options.map((flag) => `${seen} ${flagged(flag)}`)]
}

function flagged({ name, short, summary, value }: Flag): string {
  const names = `-l ${name}${short === undefined ? '' : ` -s ${short}`} -d ${quoted(summary)}`
  if (value === 'none') return names
  if (value === 'files') return `${names} -r -F`
  return value === 'any' ? `${names} -x` : `${names} -x -a ${quoted(value.join(' '))}`
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
