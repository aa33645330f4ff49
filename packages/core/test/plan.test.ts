import { Dagger, Piper, type Plugin } from '@papy/core'
import { describe, expect, it } from 'vitest'
import { poolStub } from './support/pool.ts'

const work = ([x]: [number]) => x
const socket = { kind: 'transport', descriptor: { export: 'socket' }, open: () => {} } as unknown as Plugin<'transport'>

describe('plan', () => {
  it('of an empty graph is empty', () => {
    expect(new Dagger().plan()).toEqual({
      order: [],
      segments: [],
      pipes: [],
      widths: {},
      inFlight: { items: 0, bytes: undefined },
      warnings: [],
    })
  })

  it('names every piper after those it reads, each a segment of its own', () => {
    const dagger = new Dagger()
    dagger.addPipe([work, work, work])
    expect(dagger.plan().order).toEqual(['work', 'work-2', 'work-3'])
    expect(dagger.plan().segments).toEqual([['work'], ['work-2'], ['work-3']])
  })

  it('says how each pipe moves items, and why', () => {
    const { pool } = poolStub()
    const dagger = new Dagger()
    const [read, one, two, write] = [
      new Piper(work, { name: 'read' }),
      new Piper(work, { name: 'one', parallel: pool }),
      new Piper(work, { name: 'two', parallel: pool }),
      new Piper(work, { name: 'write' }),
    ]
    dagger.addPipe([read, one, two, write])
    dagger.addPipe([one, new Piper(work, { name: 'three', parallel: pool })], { via: socket })
    expect(dagger.plan().pipes).toEqual([
      { from: 'read', to: 'one', via: 'memory', why: 'read runs in this thread' },
      { from: 'one', to: 'two', via: 'relay', why: 'no transport was given' },
      { from: 'two', to: 'write', via: 'memory', why: 'write runs in this thread' },
      { from: 'one', to: 'three', via: 'socket', why: 'as given' },
    ])
  })

  it('warns of settings that have no full effect in this thread', () => {
    const { pool } = poolStub()
    const dagger = new Dagger()
    const options = { timeoutMs: 5, spawn: 2 }
    dagger.addPipe([new Piper(work, { ...options, name: 'serial' }), new Piper(work, { ...options, parallel: pool })])
    expect(dagger.plan().warnings).toEqual([
      { code: 'WARN_SERIAL_TIMEOUT', piper: 'serial', message: expect.stringContaining('serial') },
      { code: 'WARN_SERIAL_SPAWN', piper: 'serial', message: expect.stringContaining('serial') },
    ])
  })

  it('counts each buffer once, and one item per input', () => {
    const [fixed, strided] = [poolStub({ buffer: 100 }).pool, poolStub({ stride: 8 }).pool]
    const dagger = new Dagger()
    dagger.addPipe([
      work,
      new Piper(work, { parallel: fixed }),
      new Piper(work, { parallel: fixed }),
      new Piper(work, { parallel: strided }),
    ])
    dagger.addPiper(work)
    expect(dagger.plan().inFlight).toEqual({ items: 2 + 100 + 8 * 2 * 4, bytes: undefined })
  })
})
