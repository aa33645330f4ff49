import {
  checkComposition,
  definePlugin,
  type Plugin,
  type RuntimeSupports,
  type SerializerSupports,
  sharesMemory,
  type TransportSupports,
} from '@papy/contract'
import { describe, expect, test } from 'vitest'

const nowhere = { specifier: '@acme/x', url: 'file:///acme/x.js', open: () => expect.unreachable() }

const runtime = (name: string, supports: Partial<RuntimeSupports>): Plugin<'runtime'> =>
  definePlugin<'runtime', []>({
    ...nowhere,
    kind: 'runtime',
    export: name,
    supports: { sameRealm: false, sharedMemory: false, remote: false, preemptible: true, ...supports },
  })()

const transport = (name: string, supports: Partial<TransportSupports>): Plugin<'transport'> =>
  definePlugin<'transport', []>({
    ...nowhere,
    kind: 'transport',
    export: name,
    supports: {
      crossProcess: false,
      crossHost: false,
      durable: false,
      sharedMemory: false,
      maxByteLength: Number.POSITIVE_INFINITY,
      ...supports,
    },
  })()

const serializer = (name: string, portable: boolean): Plugin<'serializer'> =>
  definePlugin<'serializer', []>({
    ...nowhere,
    kind: 'serializer',
    export: name,
    supports: { portable } as SerializerSupports,
  })()

const realm = runtime('inline', { sameRealm: true, sharedMemory: true })
const thread = runtime('threads', { sharedMemory: true })
const child = runtime('processes', {})
const host = runtime('ssh', { remote: true })

const memory = transport('memory', {})
const arena = transport('arena', { sharedMemory: true })
const pipe = transport('pipe', { crossProcess: true })
const socket = transport('socket', { crossProcess: true, crossHost: true })

/** What a composition is refused with; `undefined` where it is not. */
function refusal(via: Plugin<'transport'>, runtimes: Plugin<'runtime'>[], how?: Plugin<'serializer'>): unknown {
  try {
    checkComposition({ transport: via, runtimes, serializer: how })
    return undefined
  } catch (error) {
    return error
  }
}

describe('workers that a medium reaches', () => {
  test.each([
    [memory, [realm]],
    [arena, [realm, thread]],
    [pipe, [realm, thread, child]],
    [socket, [realm, thread, child, host]],
  ])('%#', (via, reached) => {
    for (const one of [realm, thread, child, host]) {
      const error = refusal(via, [realm, one])
      if (reached.includes(one)) expect(error).toBeUndefined()
      else
        expect(error).toMatchObject({
          name: 'PluginError',
          code: 'ERR_PLUGIN_INCOMPATIBLE',
          transport: via.descriptor.export,
          with: one.descriptor.export,
          message: expect.stringContaining('use socket()'),
        })
    }
  })

  test('are all of them: one that it does not reach is enough', () => {
    expect(refusal(arena, [thread, child, thread])).toMatchObject({ with: 'processes' })
  })
})

test('a serializer that another version of Node cannot read is refused with other hosts, and only there', () => {
  const [v8, cbor] = [serializer('v8', false), serializer('cbor', true)]
  expect(refusal(socket, [thread, host], v8)).toMatchObject({ code: 'ERR_PLUGIN_INCOMPATIBLE', with: 'ssh' })
  expect(refusal(socket, [thread, host], v8)).toMatchObject({ message: expect.stringContaining('use cbor()') })
  expect([refusal(socket, [thread, host], cbor), refusal(socket, [thread, child], v8)]).toEqual([undefined, undefined])
})

test('what is of no file is refused with other hosts, and only there: it cannot be sent', () => {
  const supports = { ...socket.supports }
  const open = () => expect.unreachable()
  const url = 'data:text/javascript,export'
  const own = definePlugin<'transport', []>({
    specifier: 'own',
    url,
    kind: 'transport',
    export: 'own',
    supports,
    open,
  })()
  expect(refusal(own, [thread, host])).toMatchObject({ code: 'ERR_PLUGIN_INCOMPATIBLE', transport: 'own', with: 'ssh' })
  expect(refusal(own, [thread, child])).toBeUndefined()
})

test('a medium that does not work on this system is refused', () => {
  const other = transport('other', { platforms: ['aix'] })
  const here = transport('here', { platforms: ['aix', process.platform] })
  expect(refusal(other, [realm])).toMatchObject({ with: process.platform, message: expect.stringContaining('aix') })
  expect(refusal(here, [realm])).toBeUndefined()
})

test('memory is shared where all workers are threads of this process', () => {
  expect([[realm], [thread], [realm, thread], []].map(sharesMemory)).toEqual([true, true, true, true])
  expect([[child], [thread, child], [host]].map(sharesMemory)).toEqual([false, false, false])
})
