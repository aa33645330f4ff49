import { WorkerError } from '../errors.ts'
import { stepName } from '../function/index.ts'
import type { Batch } from './batch.ts'
import { type Calls, cleanCalls, inboxReader } from './calls.ts'
import { indexOf } from './current-task.ts'
import type { Failure, Outcome } from './evaluate.ts'
import type { LaneLeg, LaneSpec } from './lane.ts'
import { placeholderOf } from './placeholder.ts'
import { PartialResult } from './unpacked.ts'

/** Who was evaluated, for the errors. */
export interface Subject {
  /** Name of the piper or task. */
  readonly node: string
  /** Names of the composed functions. */
  readonly functionNames: readonly string[]
  /** Whether the function took the bare item. */
  readonly bare: boolean
  /** Who comes after it on the same trip. */
  readonly following?: readonly Subject[]
}

/** Who is evaluated in a lane, with those that come after it on the same trip. */
export function subjectOf(spec: LaneSpec): Subject {
  const { bare, following = [] } = spec
  const one = ({ name, steps }: LaneLeg, bare: boolean) => ({ node: name, functionNames: steps.map(stepName), bare })
  return { ...one(spec, bare), following: following.map((leg) => one(leg, false)) }
}

/** Makes the batch of results of calls: values, placeholders of failed calls, and those that were passed by. */
export function settle(calls: Calls, outcome: Outcome, subject: Subject): Batch {
  const { group, offset, first, width, ends, placeholders, size } = calls
  const clean = outcome.failures.length === 0 && placeholders === undefined
  if (clean && ends === undefined) return { values: outcome.values, group, offset, first, width, failed: false }
  const address = { group, offset, first, width, ...(ends === undefined ? {} : { ends }) }
  if (clean) return { values: outcome.values, failed: false, ...address }
  const positions = positionsOf(calls)
  const values = spread(outcome.values, positions, size)
  for (const [position, placeholder] of placeholders ?? []) values[position] = placeholder
  const inboxAt = inboxReader(calls, false)
  for (const {
    at,
    step,
    cause,
    partial,
    attempt = 1,
    worker,
    leg,
    inbox = inboxAt(at),
    placeholder: passed,
  } of outcome.failures) {
    const position = positions?.[at] ?? at
    const guilty = guiltyOf(subject, leg)
    const functionName = functionNameOf(guilty, step)
    const made = worker === undefined ? {} : { worker }
    const origin = { functionName, inbox, node: guilty.node, index: first + position, attempt, ...made }
    const placeholder = passed ?? placeholderOf(cause, origin)
    values[position] = partial ? new PartialResult(values[position] as readonly unknown[], placeholder) : placeholder
  }
  return { values, failed: true, ...address }
}

/** Positions of the calls that are made, in order; `undefined` where all are. */
export function positionsOf(calls: Calls): readonly number[] | undefined {
  return calls.placeholders === undefined ? undefined : cleanPositions(calls)
}

/** The error of a call that failed in this attempt. */
export function errorOf(
  calls: Calls,
  subject: Subject,
  { at, step, cause, leg, inbox }: Pick<Failure, 'at' | 'step' | 'cause' | 'leg' | 'inbox'>,
  attempt: number,
): WorkerError {
  const guilty = guiltyOf(subject, leg)
  return new WorkerError(cause, {
    functionName: functionNameOf(guilty, step),
    inbox: inbox ?? inboxReader(calls, false)(at),
    node: guilty.node,
    index: indexOf({ first: calls.first, positions: positionsOf(calls) }, at),
    attempt,
  })
}

function guiltyOf(subject: Subject, leg = 0): Subject {
  return leg === 0 ? subject : (subject.following?.[leg - 1] ?? subject)
}

/** Name of the function that failed. */
function functionNameOf({ functionNames, node }: Subject, step: number): string {
  return functionNames[Math.min(step, functionNames.length - 1)] ?? node
}

function cleanPositions(calls: Calls): number[] {
  const positions: number[] = []
  for (let position = 0; positions.length < cleanCalls(calls); position++)
    if (!calls.placeholders?.has(position)) positions.push(position)
  return positions
}

function spread(clean: unknown[], positions: readonly number[] | undefined, size: number): unknown[] {
  if (positions === undefined) return clean
  const values = new Array<unknown>(size)
  for (const [at, position] of positions.entries()) values[position] = clean[at]
  return values
}
