import { commands } from '../commands.ts'
import type { Option } from '../options.ts'

/** What can be written after `papy`: all a shell needs to know. */
export interface Word {
  readonly name: string
  readonly summary: string
  /** What may follow. */
  readonly operands: Values
  readonly options: readonly Flag[]
}

/** An option, as a shell knows it. */
export interface Flag {
  readonly name: string
  readonly short: string | undefined
  readonly summary: string
  /** What may follow it; `'none'`: it stands alone. */
  readonly value: 'none' | Values
}

/** What a value may be: anything, a file, or one of these. */
export type Values = 'any' | 'files' | readonly string[]

/** Options that go with every command. */
const everywhere: readonly Flag[] = [
  { name: 'help', short: 'h', summary: 'print what the command does', value: 'none' },
  { name: 'no-color', short: undefined, summary: 'print no colours', value: 'none' },
]

/** All commands, as they say themselves. */
export async function vocabulary(): Promise<readonly Word[]> {
  const words: Word[] = []
  for (const [name, { summary, load }] of commands) {
    const { options, operands = 'files' } = await load()
    const flags = Object.entries(options).map(([option, about]) => flagOf(option, about))
    words.push({ name, summary, operands, options: [...flags, ...everywhere] })
  }
  const names = [...commands.keys()]
  return [...words, { name: 'help', summary: 'print what a command does', operands: names, options: [] }]
}

function flagOf(name: string, { type, short, help, completes }: Option): Flag {
  const [summary = ''] = help.split(/[;:(]/)
  return { name, short, summary: summary.trim(), value: type === 'boolean' ? 'none' : (completes ?? 'any') }
}
