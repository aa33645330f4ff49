/** An option of a command. What `parseArgs` of Node knows, and what people and shells are to know. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  readonly default?: string | boolean | readonly string[]
  /** What stands for its value in help, e.g. `file`. */
  readonly value?: string
  /** What it does. */
  readonly help: string
  /** What a shell completes its value with. @defaultValue nothing */
  readonly completes?: 'files' | readonly string[]
}

/** All options of a command, by their long names. */
export type Options = Readonly<Record<string, Option>>

/** Characters of a line of help. */
const LINE = 118

/** The lines of help about options. */
export function optionLines(options: Options): string {
  const entries = Object.entries(options).map(([name, option]) => ({ head: headOf(name, option), help: option.help }))
  const width = Math.max(...entries.map(({ head }) => head.length)) + 2
  return entries.map(({ head, help }) => `  ${head.padEnd(width)}${hanging(help, width + 2)}`).join('\n')
}

function headOf(name: string, { short, value }: Option): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`
}

/** Breaks a text into lines of which all but the first begin further right. */
function hanging(text: string, indent: number): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string
    if (line !== '' && indent + line.length + 1 + word.length > LINE) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}
