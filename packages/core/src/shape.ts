import { DaggerError } from '@papy/contract'

/**
 * What one original item has become at some place of a graph.
 *
 * ```
 * produce: 3   a          → a1 a2 a3      width 3, span 1
 * consume: 2   a b        → (a b)         width 1, span 2
 * ```
 */
export interface Shape {
  /** Items per group: what one original item, or one gathering of them, became. `'each'`: not the same for all. */
  readonly width: number | 'each'
  /** How many original items one group was gathered from. */
  readonly span: number
  /** Whether items come in the order of their index. */
  readonly ordered: boolean
}

/** The settings of a Piper that the shape of its items depends on. */
export interface Shaper {
  readonly consume: number | 'all'
  readonly produce: number | 'each'
  readonly spawn: number
  readonly ordered: boolean
}

/** Shapes at one piper. */
export interface Fit {
  /** Of the items it reads. */
  readonly read: Shape
  /** Of its calls, after consume. */
  readonly gathered: Shape
  /** Of the items it emits, after produce. */
  readonly output: Shape
}

/** Why a piper cannot read what comes. */
export interface Misfit {
  readonly code: 'ERR_ARITY' | 'ERR_UNORDERED_GATHER'
  /** Which inputs it is about. */
  readonly inputs: readonly number[]
  /** What the piper wants, as an option or a word: `consume: 3`. */
  readonly wants: string
  /** What comes. */
  readonly comes: string
  /** What to do. */
  readonly next: string
  /** A number, or word, that would do. */
  readonly fits: number | 'all'
}

/** Names of the pipers, for the message that says what does not fit. */
export interface FitNames {
  readonly piper: string
  /** In the order of the inputs. */
  readonly upstream: readonly string[]
}

/** Items of an input: themselves. */
export const single: Shape = Object.freeze({ width: 1, span: 1, ordered: true })

/**
 * Shapes at a piper with these inputs; none: it is an input itself.
 *
 * @throws {@link DaggerError} `ERR_ARITY`, `ERR_UNORDERED_GATHER`, naming both pipers, with `fits`: a number that would do.
 */
export function shapeAfter(inputs: readonly Shape[], settings: Shaper, names: FitNames): Fit {
  const found = fit(inputs, settings)
  if (isMisfit(found)) throw misfitError(found, names)
  return found
}

/** The same, answering with what is wrong instead of throwing it. */
export function fit(inputs: readonly Shape[], settings: Shaper): Fit | Misfit {
  const read = joined(inputs)
  if (isMisfit(read)) return read
  const gathered = spawnMisfit(read, settings) ?? gather(read, settings.consume)
  if (isMisfit(gathered)) return gathered
  const output = unpack(gathered, settings)
  return isMisfit(output) ? output : { read, gathered, output }
}

/** Whether something does not fit. */
export function isMisfit(value: object): value is Misfit {
  return 'code' in value
}

/** The error that tells a user about it. */
export function misfitError(
  { code, inputs, wants, comes, next, fits }: Misfit,
  { piper, upstream }: FitNames,
): DaggerError {
  const from = inputs.map((at) => upstream[at] ?? `input ${at}`)
  const message = `${piper} (${wants}) cannot read ${comes} of ${from.join(' and ')}; ${next}`
  return new DaggerError(code, message, { piper, upstream: from, fits })
}

/** Whether two shapes are the same. */
export function isSameShape(one: Shape, other: Shape): boolean {
  return one.width === other.width && one.span === other.span && one.ordered === other.ordered
}

/** Calls that may go together: with `spawn` no more than leave sub-items of one item for as many workers. */
export function mostCalls({ width }: Shape, { spawn }: Pick<Shaper, 'spawn'>): number {
  // Only where one item has become several are there any to share out.
  return spawn > 1 && width !== 'each' && width > 1 ? Math.ceil(width / spawn) : Number.POSITIVE_INFINITY
}

function joined(inputs: readonly Shape[]): Shape | Misfit {
  const [first = single] = inputs
  let ordered = first.ordered
  for (const [at, { width, span, ordered: isOrdered }] of inputs.entries()) {
    if (width !== first.width) return wider(at, first.width, width)
    if (span !== first.span) return longer(at, first.span, span)
    ordered &&= isOrdered
  }
  return ordered === first.ordered ? first : { ...first, ordered }
}

function wider(at: number, first: number | 'each', other: number | 'each'): Misfit {
  const fits = first === 'each' || other === 'each' ? 'all' : first
  const next =
    fits === 'all' ? "gather them first with consume: 'all'" : `make both of width ${fits} with produce or consume`
  return arity([0, at], 'a join', `items of width ${first} and ${other}`, next, fits)
}

function longer(at: number, first: number, other: number): Misfit {
  const next = `let both gather ${first} items with consume`
  return arity([0, at], 'a join', `what gathers ${first} and ${other} items`, next, first)
}

// Neither 1 nor 'each' say how many sub-items there are to share out.
function spawnMisfit({ width }: Shape, { spawn }: Shaper): Misfit | undefined {
  if (width === 1 || width === 'each' || width % spawn === 0) return undefined
  const fits = spawn > width ? width : greatestDivisor(width, spawn)
  return arity([0], `spawn: ${spawn}`, `items of width ${width}`, `use spawn: ${fits}`, fits)
}

function gather(read: Shape, consume: number | 'all'): Shape | Misfit {
  const { width, span, ordered } = read
  if (consume === 1) return read
  if (consume === 'all') return { width: 1, span, ordered }
  if (width === 'each') return arity([0], `consume: ${consume}`, "items of width 'each'", "use consume: 'all'", 'all')
  if (width % consume === 0) return { width: width / consume, span, ordered }
  if (consume % width !== 0) {
    return arity([0], `consume: ${consume}`, `items of width ${width}`, `use consume: ${width}`, width)
  }
  return ordered ? neighbours(read, consume, consume / width) : unordered(consume, width)
}

function neighbours({ span }: Shape, consume: number, items: number): Shape | Misfit {
  const gathered = span * items
  if (Number.isSafeInteger(gathered)) return { width: 1, span: gathered, ordered: true }
  return arity([0], `consume: ${consume}`, `what gathers ${span} items`, 'gather fewer', 1)
}

function unordered(consume: number, width: number): Misfit {
  const next = `use consume: ${width}${width === 1 ? '' : ', which regroups one item'}, or ordered: true before it`
  return {
    ...arity([0], `consume: ${consume}`, 'neighbours in the unordered items', next, width),
    code: 'ERR_UNORDERED_GATHER',
  }
}

function unpack(gathered: Shape, { produce, ordered }: Shaper): Shape | Misfit {
  const isOrdered = gathered.ordered && ordered
  if (produce === 'each' || gathered.width === 'each') return { ...gathered, width: 'each', ordered: isOrdered }
  const width = gathered.width * produce
  if (Number.isSafeInteger(width)) return { ...gathered, width, ordered: isOrdered }
  return arity([0], `produce: ${produce}`, `items of width ${gathered.width}`, 'produce fewer', 1)
}

function arity(inputs: readonly number[], wants: string, comes: string, next: string, fits: number | 'all'): Misfit {
  return { code: 'ERR_ARITY', inputs, wants, comes, next, fits }
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other)
}
