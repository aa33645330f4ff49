/** Dimensions and their values. */
export type Dimensions = Readonly<Record<string, readonly (string | number)[]>>

/** One value of each dimension. */
export type Combination<D extends Dimensions> = { readonly [Name in keyof D]: D[Name][number] }

/** Values that do not go together, and why. */
export type Exclusion<D extends Dimensions> = Partial<Combination<D>> & { readonly why: string }

/**
 * Few combinations that hold every possible choice of `strength` values of different dimensions at least once, the same
 * ones each time. Greedy: always the next combination that holds most of what is missing.
 */
export function covering<D extends Dimensions>(
  dimensions: D,
  strength: number,
  exclusions: readonly Exclusion<D>[] = [],
): readonly Combination<D>[] {
  const places = choices(Object.keys(dimensions), strength)
  const left = new Map(
    combinations(dimensions, exclusions).map((one) => [one, places.map((names) => tuple(one, names))]),
  )
  const missing = new Set([...left.values()].flat())
  const chosen: Combination<D>[] = []
  while (missing.size > 0) {
    const [best, tuples] = [...left].reduce((a, b) => (gain(b[1], missing) > gain(a[1], missing) ? b : a))
    for (const one of tuples) missing.delete(one)
    left.delete(best)
    chosen.push(best)
  }
  return chosen
}

/** Every combination that is not excluded. */
export function combinations<D extends Dimensions>(
  dimensions: D,
  exclusions: readonly Exclusion<D>[] = [],
): readonly Combination<D>[] {
  let all: Record<string, string | number>[] = [{}]
  for (const [name, values] of Object.entries(dimensions))
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })))
  return (all as unknown as Combination<D>[]).filter((one) => !exclusions.some((exclusion) => holds(one, exclusion)))
}

/** The values of some dimensions, as one text. */
export function tuple<D extends Dimensions>(one: Combination<D>, names: readonly string[]): string {
  return names.map((name) => `${name}=${one[name]}`).join(' ')
}

/** Every choice of `count` of these. */
export function choices<T>(list: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]]
  return list.flatMap((first, at) => choices(list.slice(at + 1), count - 1).map((rest) => [first, ...rest]))
}

function holds<D extends Dimensions>(one: Combination<D>, { why: _, ...values }: Exclusion<D>): boolean {
  return Object.entries(values).every(([name, value]) => one[name] === value)
}

function gain(tuples: readonly string[], missing: ReadonlySet<string>): number {
  let count = 0
  for (const one of tuples) if (missing.has(one)) count++
  return count
}
