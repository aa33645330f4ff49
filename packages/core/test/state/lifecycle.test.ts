import { describe, expect, test } from 'vitest'
import { Lifecycle, type Transitions } from '../../src/lifecycle.ts'
import { plumberTransitions } from '../../src/plumber-state.ts'
import { connectionTransitions } from '../../src/run/connection.ts'
import { piperTransitions } from '../../src/run/piper-state.ts'
import { grid } from './grid.ts'

type Table = Transitions<string, string>

const machines: readonly { readonly name: string; readonly table: Table; readonly says: string }[] = [
  {
    name: 'Plumber',
    table: plumberTransitions as Table,
    says: `
             new       started   running   paused    finished  stopped   disposed
    start    started   -         -         -         -         started   -
    run      -         running   -         running   -         -         -
    pause    -         -         paused    -         finished  -         -
    wait     -         -         running   paused    finished  -         -
    stop     -         stopped   stopped   stopped   stopped   -         -
    stream   running   -         -         -         -         running   -
    build    new       -         -         -         -         stopped   -
    events   new       started   running   paused    finished  stopped   -
    save     new       started   running   paused    finished  stopped   -
    close    disposed  disposed  disposed  disposed  disposed  disposed  disposed
    end      -         -         finished  finished  -         -         -`,
  },
  {
    name: 'Piper',
    table: piperTransitions as Table,
    says: `
               disconnected connected    started   finished     stopped
    connect    connected    -            -         -            -
    start      -            started      -         -            -
    next       -            -            started   finished     stopped
    read       -            connected    -         -            -
    look       -            connected    started   finished     stopped
    stop       -            -            stopped   stopped      -
    disconnect -            disconnected -         disconnected disconnected
    end        -            -            finished  -            -
    close      -            stopped      stopped   stopped      stopped`,
  },
  {
    name: 'Dagger',
    table: connectionTransitions as Table,
    says: `
               disconnected connected    started  stopped
    build      disconnected -            -        -
    connect    connected    -            -        -
    start      -            started      -        -
    stop       -            -            stopped  -
    disconnect -            disconnected -        disconnected`,
  },
]

describe.each(machines)('the state machine of a $name', ({ table, says }) => {
  const { states, calls, cases } = grid(says)

  test('knows these calls and states, and no others', () => {
    expect(Object.keys(table).sort()).toEqual([...calls].sort())
    const known = Object.values(table).flatMap((row) => [...Object.keys(row), ...Object.values(row)])
    expect(new Set(known)).toEqual(new Set(states))
  })

  test.each(cases)('$state: $call → $to', ({ state, call, to }) => {
    const life = new Lifecycle(state, table)
    expect(life.allows(call)).toBe(to !== undefined)
    if (to === undefined) expect(() => life.check(call, { subject: 'it' })).toThrow(`it cannot ${call}`)
    else life.check(call, { subject: 'it' })
    expect(life.state).toBe(state)
    expect(life.enter(call)).toBe(to !== undefined && to !== state)
    expect(life.state).toBe(to ?? state)
  })
})

describe('a refusal', () => {
  const life = new Lifecycle('new', plumberTransitions)

  test('names the state, the call, and when it is possible', () => {
    expect(life.refusal('wait', { subject: 'the Plumber' })).toMatchObject({
      name: 'StateError',
      code: 'ERR_STATE',
      state: 'new',
      call: 'wait',
      message: 'the Plumber cannot wait while it is new; it can wait while running or paused or finished',
    })
  })

  test('may have a name and an advice of its own', () => {
    const error = life.refusal('build', { subject: 'the Plumber', as: 'addPipe', next: 'stop it first' })
    expect(error).toMatchObject({ call: 'addPipe', message: expect.stringContaining('; stop it first') })
  })

  test('of what is disposed is ERR_DISPOSED', () => {
    const gone = new Lifecycle('disposed', plumberTransitions)
    expect(gone.refusal('run', { subject: 'the Plumber' })).toMatchObject({
      code: 'ERR_DISPOSED',
      message: expect.stringContaining('make a new one'),
    })
  })
})
