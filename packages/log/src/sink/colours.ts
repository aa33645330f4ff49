import type { LogLevel } from '@papy/contract/diagnostics'

const codes: Readonly<Record<LogLevel | 'dim', string>> = {
  error: '31',
  warn: '33',
  info: '32',
  debug: '36',
  trace: '35',
  dim: '2',
}

/** Paints text for terminals, or leaves it as it is. */
export class Colours {
  readonly #on: boolean

  constructor(on: boolean) {
    this.#on = on
  }

  paint(text: string, as: LogLevel | 'dim'): string {
    return this.#on && text !== '' ? `\u001b[${codes[as]}m${text}\u001b[0m` : text
  }
}
