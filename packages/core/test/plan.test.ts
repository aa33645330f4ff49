import { stepOf } from '@papy/contract/function'
import { Dagger, Piper, step } from '@papy/core'
import { describe, expect, it } from 'vitest'
import { poolStub } from './support/pool.ts'
import { thrown } from './support/thrown.ts'
import { transportStub } from './support/transport.ts'

const work = ([x]: [number]) => x
const socket = transportStub('socket')

const piper = (name: string, fn: unknown, options: object = {}) =>
  new Piper(fn as never, { name, ...options } as never) as unknown as Piper

describe('plan', () => {
  it('of an empty graph is empty', () => {
    expect(new Dagger().plan()).toEqual({
      order: [],
      cached: [],
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

  it('makes one segment of neighbours that are fused, and counts what they share once', () => {
    const { pool } = poolStub({ stride: 8 })
    const other = poolStub().pool
    const dagger = new Dagger()
    const on = (name: string, options: object = {}) => piper(name, work, { parallel: pool, ...options })
    const lasting = on('b', { timeoutMs: 5, retry: { attempts: 2 } })
    dagger.addPipe([on('a'), lasting, on('c', { track: true }), on('d')] as never)
    dagger.addPipe([piper('e', work, { parallel: other }), on('f'), on('g', { ordered: false })] as never)
    const { segments, pipes, inFlight } = dagger.plan()
    expect(segments).toEqual([['a', 'b', 'c'], ['d'], ['e'], ['f'], ['g']])
    expect(pipes.map(({ via }) => via)).toEqual(['fused', 'fused', 'relay', 'relay', 'relay'])
    expect(inFlight.items).toBe(2 + 4 * (6 * 2 * 8) + 3 * 2 * 8192)
  })

  it('of a pool that does not fuse: each a segment of its own', () => {
    const { pool } = poolStub({ fuse: false })
    const dagger = new Dagger()
    dagger.addPipe([piper('a', work, { parallel: pool }), piper('b', work, { parallel: pool })] as never)
    expect(dagger.plan().segments).toEqual([['a'], ['b']])
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
      { from: 'one', to: 'two', via: 'relay', why: 'taken out of the transport by which others read it' },
      { from: 'two', to: 'write', via: 'memory', why: 'write runs in this thread' },
      { from: 'one', to: 'three', via: 'socket', why: 'as given; tickets alone pass this thread' },
    ])
  })

  it('takes the first of several transports that the workers can use; none is refused by the reasons of all', () => {
    const { pool } = poolStub()
    const elsewhere = { ...socket, supports: { ...socket.supports, platforms: ['aix'] as const } }
    const laid = (via: readonly (typeof socket)[]) => {
      const dagger = new Dagger()
      dagger.addPipe([piper('one', work, { parallel: pool }), piper('two', work, { parallel: pool })] as never, { via })
      return dagger
    }
    const dagger = laid([elsewhere, socket])
    expect(dagger.plan().pipes).toMatchObject([{ via: 'socket', why: expect.stringContaining('the first of 2') }])
    expect(dagger.pipes()[0]?.via).toEqual([elsewhere, socket])
    const refusal = thrown(() => laid([elsewhere, elsewhere]))
    expect(refusal).toMatchObject({ code: 'ERR_PLUGIN_INCOMPATIBLE', refusals: [{}, {}] })
    expect(refusal.message).toMatch(/no transport of 2 .*aix only; .*aix only/)
    expect(thrown(() => laid([])).code).toBe('ERR_ARGUMENT')
  })

  it("'auto' is no wish that could fail: where a piper runs in this thread nothing is warned of", () => {
    const { pool } = poolStub()
    const dagger = new Dagger()
    dagger.addPipe([piper('one', work, { parallel: pool }), piper('two', work)] as never, { via: 'auto' })
    expect(dagger.plan()).toMatchObject({ pipes: [{ via: 'memory', why: 'two runs in this thread' }], warnings: [] })
    expect(dagger.pipes().map(({ via }) => via)).toEqual(['auto'])
  })

  it('says who looks at what might be passed on as it is', () => {
    const { pool } = poolStub({ fuse: false })
    const why = (options: object, reader: object = {}) => {
      const dagger = new Dagger()
      const one = piper('one', work, { parallel: pool, ...options })
      dagger.addPipe([one, piper('two', work, { parallel: pool, ...reader })] as never)
      return dagger.plan().pipes[0]?.why
    }
    expect(why({ track: true })).toBe('unpacked on the way: one is tracked')
    expect(why({ debug: true })).toBe('unpacked on the way: one debugs')
    expect(why({ produce: 2 })).toBe('unpacked on the way: results of one become several items')
    expect(why({}, { consume: 2 })).toBe('unpacked on the way: items are gathered')
  })

  it('counts what each buffer holds once, and one item per input', () => {
    const fixed = poolStub({ buffer: 100 }).pool
    const dagger = new Dagger()
    dagger.addPipe([work, new Piper(work, { parallel: fixed }), new Piper(work, { parallel: fixed })])
    dagger.addPiper(work)
    expect(dagger.plan().inFlight).toEqual({ items: 2 + 100, bytes: undefined })
  })

  it('counts so many messages per worker and map where no buffer is given, more where they are short', () => {
    const [strided, adaptive] = [poolStub({ stride: 8 }).pool, poolStub().pool]
    const dagger = new Dagger()
    dagger.addPipe([new Piper(work, { parallel: strided }), new Piper(work, { parallel: adaptive })])
    expect(dagger.plan().inFlight.items).toBe(1 + 6 * 2 * 8 + 3 * 2 * 8192)
  })

  it('counts every item that a call gathers, and messages as small as spawn makes them', () => {
    const { pool } = poolStub({ buffer: 4 })
    const spread = poolStub().pool
    const dagger = new Dagger()
    dagger.addPipe([
      new Piper(([x]: [number]) => [x, x, x, x], { produce: 4 }),
      new Piper(work, { parallel: spread, spawn: 2 }),
      new Piper((all: readonly unknown[]) => all.length, { consume: 4, parallel: pool }),
    ] as never)
    expect(dagger.plan().inFlight.items).toBe(1 + 12 * 2 * 2 + 4 * 4)
  })

  it('knows bytes where every pool has a limit', () => {
    const [one, other] = [poolStub({ bufferBytes: 1000 }).pool, poolStub({ bufferBytes: 24 }).pool]
    const dagger = new Dagger()
    dagger.addPipe([new Piper(work, { parallel: one }), new Piper(work, { parallel: other })])
    expect(dagger.plan().inFlight.bytes).toBe(1024)
    dagger.addPiper(new Piper(work, { parallel: poolStub().pool }))
    expect(dagger.plan().inFlight.bytes).toBeUndefined()
  })
})

describe('plan warns', () => {
  const pairs = ([x]: [number]) => [x, x]
  const count = (all: readonly unknown[]) => all.length
  const unfused = { fuse: false } as const

  /** Codes, and the pipers they are about. */
  const warnings = (...pipes: readonly (readonly Piper[])[]) => {
    const dagger = new Dagger()
    for (const pipe of pipes) {
      if (pipe.length === 1) dagger.addPiper(pipe[0] as Piper)
      else dagger.addPipe(pipe as never)
    }
    for (const { piper, message } of dagger.plan().warnings) if (piper !== undefined) expect(message).toContain(piper)
    return dagger.plan().warnings.map(({ code, piper }) => (piper === undefined ? [code] : [code, piper]))
  }

  it('of nothing where nothing is odd', () => {
    const { pool } = poolStub({ ...unfused, buffer: 2 })
    const many = piper('many', pairs, { produce: 2 })
    expect(
      warnings([
        many,
        piper('spread', work, { parallel: pool, spawn: 2 }),
        piper('gather', count, { consume: 'all', parallel: pool, timeoutMs: 5 }),
      ]),
    ).toEqual([])
  })

  it('of what has no full effect in this thread', () => {
    expect(warnings([piper('serial', work, { timeoutMs: 5, spawn: 2 })])).toEqual([
      ['WARN_SERIAL_TIMEOUT', 'serial'],
      ['WARN_SERIAL_SPAWN', 'serial'],
    ])
  })

  it('of a spawn with nothing to share out', () => {
    const { pool } = poolStub(unfused)
    const single = { ...poolStub(unfused).pool, size: 1 }
    const parallel = { parallel: pool, spawn: 2 }
    expect(
      warnings(
        [piper('whole', work, parallel)],
        [piper('any', pairs, { produce: 'each' }), piper('each', work, parallel)],
        [piper('two', pairs, { produce: 2 }), piper('one', work, { parallel: single, spawn: 2 })],
      ).filter(([code]) => code === 'WARN_SPAWN_UNUSED'),
    ).toEqual([
      ['WARN_SPAWN_UNUSED', 'whole'],
      ['WARN_SPAWN_UNUSED', 'each'],
      ['WARN_SPAWN_UNUSED', 'one'],
    ])
  })

  it('of a buffer that leaves workers idle', () => {
    expect(warnings([piper('a', work, { parallel: poolStub({ buffer: 1 }).pool })])).toEqual([['WARN_SMALL_BUFFER']])
    expect(warnings([piper('b', work, { parallel: poolStub({ buffer: 2 }).pool })])).toEqual([])
  })

  it('of gathering all of what may be endless, or of what was never unpacked', () => {
    expect(warnings([piper('each', pairs, { produce: 'each' }), piper('all', count, { consume: 'all' })])).toEqual([
      ['WARN_GATHER_ALL', 'all'],
    ])
    expect(warnings([piper('alone', count, { consume: 'all' })])).toEqual([['WARN_GATHER_ALL', 'alone']])
    expect(warnings([piper('two', pairs, { produce: 2 }), piper('both', count, { consume: 'all' })])).toEqual([])
  })

  it('of unordered items that are put together again', () => {
    const loose = () => ({ parallel: poolStub({ ...unfused, ordered: false }).pool })
    expect(warnings([piper('two', pairs, { produce: 2, ...loose() }), piper('both', count, { consume: 2 })])).toEqual([
      ['WARN_REGROUPED', 'both'],
    ])
    const [root, left, right, join] = [
      piper('root', work),
      piper('left', work, loose()),
      piper('right', work),
      piper('join', count),
    ]
    expect(warnings([root, left, join], [root, right, join])).toEqual([['WARN_REGROUPED', 'join']])
    expect(warnings([piper('loose', work, loose()), piper('next', work)])).toEqual([])
  })

  it('of outputs that cannot be streamed together', () => {
    const root = piper('root', work)
    const given = [[root, piper('once', work)] as const, [root, piper('twice', pairs, { produce: 2 })] as const]
    expect(warnings(...given)).toEqual([['WARN_UNEVEN_OUTPUTS', 'twice']])
  })

  it('of what has no effect yet, and of a transport that is not used', () => {
    const { pool } = poolStub()
    const dagger = new Dagger()
    const pipers = [
      piper('a', work, { parallel: pool, keep: true }),
      piper('b', work, { parallel: pool }),
      piper('c', work),
    ]
    dagger.addPipe(pipers as never, { via: socket })
    expect(dagger.plan().warnings.map(({ code, piper }) => [code, piper])).toEqual([
      ['WARN_KEEP_UNUSED', 'a'],
      ['WARN_VIA_UNUSED', 'c'],
    ])
    expect(dagger.plan().warnings.map(({ message }) => message.split(' ')[0])).toEqual(['keep', 'via'])
  })

  it('does not warn of keep where a function dumps items', () => {
    const { pool } = poolStub()
    const durable = { ...socket, supports: { ...socket.supports, durable: true, keeps: true } }
    const dump = stepOf({ ...step(work), items: { puts: durable } })
    const dagger = new Dagger()
    dagger.addPiper(piper('a', dump, { parallel: pool, keep: true }) as never)
    expect(dagger.plan().warnings).toEqual([])
  })
})
