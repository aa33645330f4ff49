import { ArgumentError } from '@papy/contract'

/**
 * The one thing that a command is about.
 *
 * @param what - what it is, for people: `a file`
 * @throws ArgumentError `ERR_ARGUMENT`, where there is none, or more than one
 */
export function onlyOperand(command: string, what: string, operands: readonly string[]): string {
  const [first, ...more] = operands
  if (first !== undefined && more.length === 0) return first
  const found = first === undefined ? 'nothing' : operands.join(' ')
  const message = `papy ${command} needs ${what}, and was given ${found}; see \`papy ${command} --help\``
  throw new ArgumentError('ERR_ARGUMENT', message, { value: operands })
}
