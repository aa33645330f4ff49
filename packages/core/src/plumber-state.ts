import type { Transitions } from './lifecycle.ts'

/** What a run can be in. */
export type PlumberState = 'new' | 'started' | 'running' | 'paused' | 'finished' | 'stopped' | 'disposed'

/** What is asked of a Plumber; `build` is every change of its graph, `end` happens when all has come out. */
export type PlumberCall =
  | 'start'
  | 'run'
  | 'pause'
  | 'wait'
  | 'stop'
  | 'stream'
  | 'build'
  | 'events'
  | 'save'
  | 'close'
  | 'end'

/** What changes nothing, and is possible until the end. */
const anyTime = {
  new: 'new',
  started: 'started',
  running: 'running',
  paused: 'paused',
  finished: 'finished',
  stopped: 'stopped',
} as const

/**
 * The state machine of a Plumber.
 *
 * ```
 * new ─start▶ started ─run▶ running ⇄ paused ─▶ finished ─stop▶ stopped ─start▶ …
 * ```
 */
export const plumberTransitions: Transitions<PlumberState, PlumberCall> = {
  start: { new: 'started', stopped: 'started' },
  run: { started: 'running', paused: 'running' },
  pause: { running: 'paused', finished: 'finished' },
  wait: { running: 'running', paused: 'paused', finished: 'finished' },
  stop: { started: 'stopped', running: 'stopped', paused: 'stopped', finished: 'stopped' },
  stream: { new: 'running', stopped: 'running' },
  build: { new: 'new', stopped: 'stopped' },
  events: anyTime,
  save: anyTime,
  close: {
    new: 'disposed',
    started: 'disposed',
    running: 'disposed',
    paused: 'disposed',
    finished: 'disposed',
    stopped: 'disposed',
    disposed: 'disposed',
  },
  end: { running: 'finished', paused: 'finished' },
}
