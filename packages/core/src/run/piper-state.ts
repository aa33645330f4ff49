import type { Transitions } from '../lifecycle.ts'

/** What a piper can be in; `finished`: all its results were taken. */
export type PiperState = 'disconnected' | 'connected' | 'started' | 'finished' | 'stopped'

/**
 * What is asked of a piper; `read` is another piper that connects to it, `look` its stats, ledger and iterator, `end`
 * happens when its last result is taken, `close` when all of its graph is closed.
 */
export type PiperCall = 'connect' | 'start' | 'next' | 'read' | 'look' | 'stop' | 'disconnect' | 'end' | 'close'

/**
 * The state machine of a Piper.
 *
 * ```
 * disconnected ─connect▶ connected ─start▶ started ─▶ finished ─stop▶ stopped ─disconnect▶ disconnected
 * ```
 */
export const piperTransitions: Transitions<PiperState, PiperCall> = {
  connect: { disconnected: 'connected' },
  start: { connected: 'started' },
  next: { started: 'started', finished: 'finished', stopped: 'stopped' },
  read: { connected: 'connected' },
  look: { connected: 'connected', started: 'started', finished: 'finished', stopped: 'stopped' },
  stop: { started: 'stopped', finished: 'stopped' },
  disconnect: { connected: 'disconnected', finished: 'disconnected', stopped: 'disconnected' },
  end: { started: 'finished' },
  close: { connected: 'stopped', started: 'stopped', finished: 'stopped', stopped: 'stopped' },
}
