/** Colours of text. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

/** Colours for a terminal, or none. */
export function paintFor(colored: boolean): Paint {
  const style = (begin: number, end: number) => (text: string) =>
    colored && text !== '' ? `\u001b[${begin}m${text}\u001b[${end}m` : text
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  }
}

/**
 * Whether to write colours: not with `--no-color`, nor where `NO_COLOR` is set; always where `FORCE_COLOR` is; else on a
 * terminal that knows them. See https://no-color.org.
 */
export function isColored(isTerminal: boolean, args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force, TERM: terminal } = env
  if (args.includes(NO_COLOR_OPTION) || no !== '') return false
  if (force !== undefined) return force !== '0' && force !== 'false'
  return isTerminal && terminal !== 'dumb'
}

/** The option of every command that asks for text without colours. */
export const NO_COLOR_OPTION = '--no-color'
