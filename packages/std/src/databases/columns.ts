import { TransportError } from '@papy/contract'

/** Refuses a result in which one column would hide another. @throws TransportError `ERR_MEDIUM_FAILED` */
export function checkColumns(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice === undefined) return
  const message = `the query has two columns named ${JSON.stringify(twice)}; give one another name: … AS other`
  throw new TransportError('ERR_MEDIUM_FAILED', message, { column: twice })
}

/** A row as a plain object, whatever a driver makes of it: others can be sent nowhere. */
export function plain(row: object): Record<string, unknown> {
  const isPlain = Object.getPrototypeOf(row) === Object.prototype
  return isPlain ? (row as Record<string, unknown>) : { ...row }
}

/** A whole number, as a number wherever that holds it. */
export function narrowed(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}
