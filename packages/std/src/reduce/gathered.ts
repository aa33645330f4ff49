/**
 * What a piper gathers, as one list: of one input the items, of several joined ones tuples of them; `unknown` where nobody said
 * what is gathered.
 */
export type GatheredOf<Row extends readonly unknown[]> = number extends Row['length']
  ? unknown
  : (Row extends readonly [infer Item] ? Item : Row)[]

/**
 * The items that a piper gathers with `consume: n` or `consume: 'all'`, as one list: to be composed with functions that take
 * a list, `new Piper([gathered, statisticsOf], { consume: 1000 })`.
 */
export function gathered<const Row extends readonly unknown[]>(inbox: readonly Row[]): GatheredOf<Row> {
  return inbox.map((row) => (row.length === 1 ? row[0] : row)) as GatheredOf<Row>
}
