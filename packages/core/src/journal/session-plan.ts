import { PlumberError } from '@papy/contract'
import { type FailedRecord, Ranges, type RunDescription, type RunPast, type RunRecord } from '@papy/contract/journal'
import type { Graph } from '../graph/graph.ts'
import { reachable } from '../graph/search.ts'
import type { PiperInput } from '../piper.ts'
import { changesOf } from './description.ts'
import type { JournalOptions } from './journaling.ts'
import { isContinued } from './replay.ts'

/** What a session of a run is to do. */
export interface SessionPlan {
  readonly mode: RunRecord['mode']
  /** What is gone on with; `undefined`: all is to be done. */
  readonly past: RunPast | undefined
  /** Failures that are attempted again. */
  readonly letters: readonly FailedRecord[]
  /** No other rows than these. */
  readonly only?: Ranges
  /** Of these the rows of failures that stand for all of their group. */
  readonly whole?: Ranges
}

/** What is asked for, and what there is. */
export interface SessionWish {
  readonly graph: Graph
  readonly datas: readonly PiperInput[]
  readonly description: RunDescription
  readonly past: RunPast | undefined
  readonly place: string
  readonly options: JournalOptions
}

/**
 * Sees what a session is to do, and refuses what would spoil what was done.
 *
 * @throws PlumberError `ERR_RUN_CHANGED`, `ERR_RUN_COMPLETE`, `ERR_RUN_UNFINISHED`, `ERR_NOT_REPLAYABLE`; DaggerError `ERR_UNKNOWN_PIPER`
 */
export function planOf(wish: SessionWish): SessionPlan {
  const { past, options } = wish
  if (past === undefined) return planOfNew(wish)
  if (options.from !== undefined) return planAnew(wish, past, options.from)
  const { redrive } = options
  if (redrive !== undefined && redrive !== false) return planOfRedrive(wish, past)
  if (past.end?.how === 'complete') throw complete(wish)
  refuseChanges(wish, past)
  refuseUnreadable(wish, past)
  return { mode: 'resume', past, letters: [] }
}

function planOfNew({ options, place }: SessionWish): SessionPlan {
  const { from, redrive } = options
  const wanted = from === undefined ? redrive && 'attempted again' : 'done again'
  if (!wanted) return { mode: 'begin', past: undefined, letters: [] }
  const message = `nothing can be ${wanted}: no run stands in ${place}; give the journal of one`
  throw new PlumberError('ERR_RUN_UNFINISHED', message, { place })
}

// All again, under an id of its own: files are written anew.
function planAnew({ graph, description, past, place }: SessionWish, known: RunPast, from: string): SessionPlan {
  const node = graph.named(from)
  if (node === undefined) {
    const names = graph.postorder().map(({ name }) => name)
    const message = `there is no piper ${from} to go on from; there are ${names.join(', ')}`
    throw new PlumberError('ERR_RUN_CHANGED', message, { value: from, place })
  }
  const behind = new Set([node, ...reachable(node, 'outbound')].map(({ name }) => name))
  const { functions, inputs } = changesOf((past as RunPast).sessions.at(-1)?.description as RunDescription, description)
  const before = functions.filter((name) => !behind.has(name))
  if (before.length > 0) throw changed(`the functions of ${before.join(', ')}, before ${from},`, known, place)
  if (inputs.length > 0) throw changed(inputs.join('; '), known, place)
  return { mode: 'begin', past: undefined, letters: [] }
}

// What is mended was changed, of course; but it must be the same graph.
function planOfRedrive(wish: SessionWish, past: RunPast): SessionPlan {
  const { description, options, place } = wish
  if (past.end?.how !== 'complete') {
    const message = `run ${past.run} in ${place} is not complete: go on with it first, then attempt again what failed`
    throw new PlumberError('ERR_RUN_UNFINISHED', message, { run: past.run, place })
  }
  const { graph, inputs } = changesOf(lastDescription(past), description)
  if (graph.length > 0) throw changed(graph.join(', '), past, place)
  if (inputs.length > 0) throw changed(inputs.join('; '), past, place)
  const { node, where } = typeof options.redrive === 'object' ? options.redrive : {}
  const letters = [...past.failures()].filter(
    (letter) => (node === undefined || letter.node === node) && (where === undefined || where(letter)),
  )
  if (letters.length > 0) refuseForgotten(wish)
  const whole = letters.filter((letter) => letter.whole)
  return { mode: 'redrive', past, letters, only: rowsOf(letters), whole: rowsOf(whole) }
}

// In order: sessions before may have failed at any of them.
function rowsOf(letters: readonly FailedRecord[]): Ranges {
  const ranges = new Ranges()
  for (const { row, rows } of letters.toSorted((one, other) => one.row - other.row)) ranges.add(row, row + rows)
  return ranges
}

function refuseChanges({ description, place }: SessionWish, past: RunPast): void {
  const { functions, graph, inputs } = changesOf(lastDescription(past), description)
  const what = [...(functions.length > 0 ? [`the functions of ${functions.join(', ')}`] : []), ...graph, ...inputs]
  if (what.length > 0) throw changed(what.join('; '), past, place)
}

function refuseUnreadable({ datas, description, place }: SessionWish, past: RunPast): void {
  for (const [at, { node, replay }] of description.inputs.entries()) {
    const { upTo, ended } = past.read[at] ?? { upTo: 0, ended: false }
    if (replay === 'position' || ended || upTo === 0 || isContinued(datas[at] as PiperInput)) continue
    const message =
      `the input of ${node} cannot say where it begins, and ${upTo} items of it were read: ` +
      `give continued(items) if it goes on behind them, or replayable((from) => items) (${place})`
    throw new PlumberError('ERR_NOT_REPLAYABLE', message, { piper: node, read: upTo, place })
  }
}

// What was kept of an input went when all of it was done with, failed or not.
function refuseForgotten({ description, place }: SessionWish): void {
  for (const { node, replay } of description.inputs) {
    if (replay === 'position') continue
    const message =
      `what failed cannot be attempted again: the input of ${node} cannot be read a second time; ` +
      `begin a run of its own with what failed, or give replayable((from) => items) to runs that come (${place})`
    throw new PlumberError('ERR_NOT_REPLAYABLE', message, { piper: node, place })
  }
}

function lastDescription({ sessions }: RunPast): RunDescription {
  return (sessions.at(-1) as RunRecord).description
}

function changed(what: string, { run }: RunPast, place: string): PlumberError {
  const next = `give back what was, begin a journal of its own, or do all again with from: 'piper'`
  const message = `${what} changed since run ${run} was begun (${place}); ${next}`
  return new PlumberError('ERR_RUN_CHANGED', message, { run, place })
}

function complete({ past, place }: SessionWish): PlumberError {
  const { run } = past as RunPast
  const message = `run ${run} in ${place} is complete: there is nothing left to do; begin a journal of its own, or redrive what failed`
  return new PlumberError('ERR_RUN_COMPLETE', message, { run, place })
}
