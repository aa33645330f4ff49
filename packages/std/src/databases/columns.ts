import { TransportError } from '@papy/contract'

/** Refuses a result in which one column would hide another. @throws TransportError `ERR_MEDIUM_FAILED` */
export function checkColumns(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice === undefined) return
  const message = `the query has two columns named ${JSON.stringify(twice)}; give one another name: … AS other`
  throw new TransportError('ERR_MEDIUM_FAILED', message, { column: twice })
}

/** A whole number, as a number wherever that holds it. */
export function narrowed(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}
