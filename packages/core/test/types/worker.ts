// Not run: `tsc` proves that what is marked does not compile, and that all else does.
import { type BoundStep, imports, Piper, type PiperError, step, Worker, type WorkerError } from '@papy/core'
import { same } from './expect-type.ts'

const length = ([text]: [string]): number => text.length
const spell = async ([n]: [number]): Promise<string> => `${n}`
const join = ([one, other]: [string, string]): string => one + other
const year = ([date]: [Date]): number => date.getFullYear()

export function aListIsComposed(): void {
  same<typeof composed, Worker<[string], string>>(true)
  const nested = new Worker([composed, step(length), spell])
  same<typeof nested, Worker<[string], string>>(true)
  // @ts-expect-error a number is no Date
  new Worker([length, year])
  // @ts-expect-error the second of three
  new Worker([join, spell, length])
  // @ts-expect-error an inbox of two places is only for the first
  new Worker([length, spell, join])
  // @ts-expect-error a Worker that does not fit
  new Worker([composed, new Worker(year)])
  // @ts-expect-error a value, not an inbox
  new Worker((text: string) => text)
  // @ts-expect-error no function
  new Worker(5)
  // @ts-expect-error a Piper
  new Worker(new Piper(length))
}
const composed = new Worker([length, spell], { name: 'composed' })

export async function anEvaluationGivesAResultOrAnError(): Promise<void> {
  const result = await composed.evaluate(['text'])
  same<typeof result, string | WorkerError | PiperError>(true)
  // @ts-expect-error not its inbox
  await composed.evaluate([5])
  await composed.evaluate(['text'], { signal: AbortSignal.timeout(5) })
}

export function aStepKnowsWhatIsLeft(): void {
  const scaled = step(([n]: [number], by: number) => n * by, 2)
  same<typeof scaled, BoundStep<[number], number>>(true)
  const named = step.from(import.meta.url, 'length', 1, 'any')
  same<typeof named, BoundStep<never, unknown>>(true)
}

export function modulesHaveTypes(): void {
  const host = imports({ os: 'node:os', path: 'path' }, ([name]: [string], { os, path }) => {
    same<typeof os.hostname, typeof import('node:os').hostname>(true)
    return path.join(name, os.hostname())
  })
  same<typeof host, BoundStep<[string], string>>(true)
  imports({ found: 'node:os|os', wanted: '?node:fs' }, ([name]: [string], { found, wanted }) => {
    found.hostname()
    // @ts-expect-error perhaps there is none
    wanted.readFileSync(name)
    return wanted?.existsSync(name)
  })
  const bound = imports({ os: 'node:os' }, ([n]: [number], by: number, { os }) => n * by * os.cpus().length, 2)
  same<typeof bound, BoundStep<[number], number>>(true)
  // @ts-expect-error a wrong argument
  imports({ os: 'node:os' }, ([n]: [number], by: number, { os }) => n * by * os.cpus().length, 'two')
  imports({ any: 'some-package' }, ([n]: [number], { any }) => any['sum']?.(n))
  imports({ any: 'some-package' }, ([n]: [number], { any }: { any: { sum(n: number): number } }) => any.sum(n))
}
