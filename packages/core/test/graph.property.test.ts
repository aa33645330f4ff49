import { Dagger, Piper, type PiperOptions, type Shape, shapeAfter } from '@papy/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thrown } from './support/thrown.ts'

/** What a user can do to a graph; pipers go by their numbers. */
type Act =
  | { readonly kind: 'addPipe'; readonly pipe: readonly number[] }
  | { readonly kind: 'addPiper' | 'delPiper'; readonly piper: number; readonly force: boolean }
  | { readonly kind: 'delPipe'; readonly pipe: readonly number[] }

const COUNT = 7
const work = (inbox: readonly unknown[]): never => inbox as never

const numbers = fc.integer({ min: 0, max: COUNT - 1 })
const pipes = fc.array(numbers, { minLength: 2, maxLength: 4 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('addPipe' as const), pipe: pipes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delPipe' as const), pipe: pipes }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('addPiper' as const, 'delPiper' as const),
      piper: numbers,
      force: fc.boolean(),
    }),
  },
)

const branches = fc.array(fc.option(fc.constantFrom(0, 1, 10, 'a', 'b'), { nil: undefined }), {
  minLength: COUNT,
  maxLength: COUNT,
})
const shapes = fc.array(
  fc.record({
    produce: fc.constantFrom(1, 1, 2, 4, 'each' as const),
    consume: fc.constantFrom(1, 1, 2, 'all' as const),
    ordered: fc.constantFrom(true, true, true, false),
  }),
  { minLength: COUNT, maxLength: COUNT },
)

/** The plainest graph there is: lists, searched anew for every question. */
class Model {
  nodes: number[] = []
  pipes: (readonly [number, number])[] = []
  readonly options: readonly PiperOptions[]

  constructor(options: readonly PiperOptions[]) {
    this.options = options
  }

  copy(): Model {
    const copy = new Model(this.options)
    copy.nodes = [...this.nodes]
    copy.pipes = [...this.pipes]
    return copy
  }

  has(from: number, to: number): boolean {
    return this.pipes.some((pipe) => pipe[0] === from && pipe[1] === to)
  }

  above(node: number): number[] {
    return this.pipes.filter(([, to]) => to === node).map(([from]) => from)
  }

  below(node: number): number[] {
    return this.pipes.filter(([from]) => from === node).map(([, to]) => to)
  }

  leads(from: number, to: number): boolean {
    return this.below(from).some((next) => next === to || this.leads(next, to))
  }

  arranged(nodes: readonly number[]): number[] {
    const kinds = ['number', 'string', 'undefined']
    const branchOf = (node: number) => this.options[node]?.branch
    const compare = (one: number, other: number): number => {
      const [a, b] = [branchOf(one), branchOf(other)]
      if (a !== b && typeof a === typeof b) return (a as string) < (b as string) ? -1 : 1
      return kinds.indexOf(typeof a) - kinds.indexOf(typeof b)
    }
    return [...nodes].sort((one, other) => compare(one, other) || this.nodes.indexOf(one) - this.nodes.indexOf(other))
  }

  inbox(node: number): number[] {
    const left = this.arranged(this.above(node))
    const placed: number[] = []
    while (left.length > 0) {
      const branch = this.options[left[0] as number]?.branch
      const run = left.filter((other) => this.options[other]?.branch === branch)
      const next = run.find((one) => !run.some((other) => this.leads(one, other))) as number
      left.splice(left.indexOf(next), 1)
      placed.push(next)
    }
    return placed
  }

  postorder(): number[] {
    const order: number[] = []
    const visit = (node: number): void => {
      if (order.includes(node)) return
      this.arranged(this.above(node)).forEach(visit)
      order.push(node)
    }
    this.arranged(this.nodes.filter((node) => this.below(node).length === 0)).forEach(visit)
    return order
  }

  /** Shapes behind every piper; a code instead where it does not fit, nothing behind that. */
  shapes(): Map<number, Shape | string> {
    const found = new Map<number, Shape | string>()
    for (const node of this.postorder()) {
      const inputs = this.above(node).map((upstream) => found.get(upstream))
      if (!inputs.every((input) => typeof input === 'object')) continue
      const { settings } = new Piper(work, this.options[node]) as Piper
      try {
        found.set(node, shapeAfter(inputs as Shape[], settings, { piper: '', upstream: [] }).output)
      } catch (error) {
        const widths = new Set(inputs.map(({ width, span }) => `${width} ${span}`))
        found.set(node, widths.size > 1 ? 'join' : (error as { code: string }).code)
      }
    }
    return found
  }

  /** Lays a pipe; answers with the code of the refusal, and is as it was then. */
  addPipe(pipe: readonly number[]): string | undefined {
    const [nodes, pipes, before] = [this.nodes, this.pipes, this.shapes()]
    this.nodes = [...new Set([...nodes, ...pipe])]
    this.pipes = [...pipes]
    const refusal = this.#lay(pipe) ?? this.#misfit(pipe.slice(1), { shapes: before, pipes })
    if (refusal !== undefined) [this.nodes, this.pipes] = [nodes, pipes]
    return refusal
  }

  #lay(pipe: readonly number[]): string | undefined {
    for (const [at, to] of pipe.slice(1).entries()) {
      const from = pipe[at] as number
      if (from === to || this.leads(to, from)) return 'ERR_CYCLE'
      if (!this.has(from, to)) this.pipes.push([from, to])
    }
    return undefined
  }

  // What reads as it did before is not looked at again: a pipe that is there already changes nothing.
  #misfit(ends: readonly number[], before: Before): string | undefined {
    const shapes = this.shapes()
    for (const [node, now] of shapes) {
      if (typeof now !== 'string' || !this.#readsAnew(node, shapes, before)) continue
      if (!ends.includes(node) && (now === 'join' || typeof before.shapes.get(node) === 'string')) continue
      return 'a misfit'
    }
    return undefined
  }

  #readsAnew(node: number, shapes: Before['shapes'], before: Before): boolean {
    const above = this.above(node)
    if (above.some((from) => !before.pipes.some((pipe) => pipe[0] === from && pipe[1] === node))) return true
    return above.some((from) => JSON.stringify(shapes.get(from)) !== JSON.stringify(before.shapes.get(from)))
  }
}

/** What a model was. */
interface Before {
  readonly shapes: ReadonlyMap<number, Shape | string>
  readonly pipes: readonly (readonly [number, number])[]
}

/** The same act on both; answers with what was refused, or `undefined`. */
function play(dagger: Dagger, model: Model, pipers: readonly Piper[], act: Act): string | undefined {
  const code = (call: () => unknown): string | undefined => {
    try {
      call()
      return undefined
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  const given = (list: readonly number[]) => list.map((at) => pipers[at] as Piper)
  switch (act.kind) {
    case 'addPiper':
      if (!model.nodes.includes(act.piper)) model.nodes.push(act.piper)
      return code(() => dagger.addPipers(given([act.piper])))
    case 'addPipe': {
      const refusal = model.addPipe(act.pipe)
      const got = code(() => dagger.addPipe(given(act.pipe)))
      expect(got === 'ERR_ARITY' || got === 'ERR_UNORDERED_GATHER' ? 'a misfit' : got).toBe(refusal)
      return got
    }
    case 'delPiper': {
      const got = code(() => dagger.delPipers(given([act.piper]), { force: act.force }))
      const isRead = model.below(act.piper).length > 0
      const wanted = isRead && !act.force ? 'ERR_HAS_READERS' : undefined
      expect(got).toBe(model.nodes.includes(act.piper) ? wanted : 'ERR_UNKNOWN_PIPER')
      if (got !== undefined) return got
      model.nodes = model.nodes.filter((node) => node !== act.piper)
      model.pipes = model.pipes.filter((pipe) => !pipe.includes(act.piper))
      return got
    }
    case 'delPipe': {
      const steps = act.pipe.slice(1).map((to, at) => [act.pipe[at] as number, to] as const)
      const got = code(() => dagger.delPipe(given(act.pipe)))
      const isThere = act.pipe.every((node) => model.nodes.includes(node))
      const wanted = steps.every(([from, to]) => model.has(from, to)) ? undefined : 'ERR_UNKNOWN_PIPE'
      expect(got).toBe(isThere ? wanted : 'ERR_UNKNOWN_PIPER')
      const isGone = (from: number, to: number) => steps.some((step) => step[0] === from && step[1] === to)
      if (got === undefined) model.pipes = model.pipes.filter(([from, to]) => !isGone(from, to))
      return got
    }
    default:
      return act satisfies never
  }
}

function compare(dagger: Dagger, model: Model, pipers: readonly Piper[]): void {
  const at = (piper: Piper) => pipers.indexOf(piper)
  expect(dagger.pipers().map(at)).toEqual(model.nodes)
  expect(dagger.pipes().map(({ from, to }) => [at(from), at(to)])).toEqual(model.pipes)
  expect(dagger.inputs().map(at)).toEqual(model.arranged(model.nodes.filter((node) => model.above(node).length === 0)))
  expect(dagger.outputs().map(at)).toEqual(model.arranged(model.nodes.filter((node) => model.below(node).length === 0)))
  expect(dagger.postorder().map(at)).toEqual(model.postorder())
  for (const node of model.nodes) {
    const piper = pipers[node] as Piper
    expect(dagger.upstream(piper).map(at)).toEqual(model.inbox(node))
    expect(dagger.downstream(piper).map(at)).toEqual(model.arranged(model.below(node)))
    const [above, below] = [dagger.upstream(piper, { deep: true }), dagger.downstream(piper, { deep: true })]
    expect(above.map(at)).toEqual(model.postorder().filter((other) => model.leads(other, node)))
    expect(below.map(at)).toEqual(model.postorder().filter((other) => model.leads(node, other)))
  }
}

function compareShapes(dagger: Dagger, model: Model): void {
  const shapes = [...model.shapes()]
  if (shapes.length < model.nodes.length || shapes.some(([, shape]) => typeof shape === 'string')) {
    expect(['ERR_ARITY', 'ERR_UNORDERED_GATHER']).toContain(thrown(() => dagger.plan()).code)
    return
  }
  const widths = shapes.map(([node, shape]) => [`p${node}`, (shape as Shape).width])
  expect(dagger.plan().widths).toEqual(Object.fromEntries(widths))
}

const pipersOf = (options: readonly PiperOptions[]) =>
  options.map((given, at) => new Piper(work, { ...given, name: `p${at}` })) as Piper[]

describe('a Dagger, whatever is done to it, is what a list of pipes would be', { timeout: 60_000 }, () => {
  it('in its order, and refuses cycles', () => {
    fc.assert(
      fc.property(branches, fc.array(act, { maxLength: 25 }), (given, acts) => {
        const options = given.map((branch) => ({ branch }))
        const [dagger, model, pipers] = [new Dagger(), new Model(options), pipersOf(options)]
        for (const act of acts) {
          play(dagger, model, pipers, act)
          compare(dagger, model, pipers)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('in its widths, and refuses what does not fit', () => {
    fc.assert(
      fc.property(shapes, fc.array(act, { maxLength: 25 }), (options, acts) => {
        const [dagger, model, pipers] = [new Dagger(), new Model(options), pipersOf(options)]
        for (const act of acts) {
          play(dagger, model, pipers, act)
          compare(dagger, model, pipers)
          compareShapes(dagger, model)
        }
      }),
      { numRuns: 300 },
    )
  })
})
