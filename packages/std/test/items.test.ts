import { locate, portable, revive, type Step, step } from '@papy/contract/function'
import { Piper, Worker } from '@papy/core'
import { cbor } from '@papy/serializer-cbor'
import * as door from '@papy/std'
import { dumpItem, loadItem } from '@papy/std/items'
import { file } from '@papy/transport-file'
import { socket } from '@papy/transport-socket'
import { describe, expect, test } from 'vitest'

const steps: readonly (readonly [string, string, () => Step])[] = [
  ['dumpItem', 'dump', () => dumpItem(file({ directory: '/tmp', serializer: cbor() }), { keep: true, suffix: '.bin' })],
  ['loadItem', 'load', () => loadItem(socket({ serializer: cbor() }), { remove: true })],
  ['loadItem', 'load', () => loadItem()],
]

describe.each(steps)('%s', (name, bound, make) => {
  test('is an export of a door of this package, with nothing but JSON bound to it', async () => {
    const { ref, ...rest } = portable(make())
    expect(ref).toEqual({ kind: 'module', url: expect.stringMatching(/\/std\/dist\/items\.js$/), export: bound })
    const written = JSON.parse(JSON.stringify({ ref, ...rest })) as ReturnType<typeof portable>
    expect(written).toEqual({ ref, ...rest })
    expect(await revive(written)).toMatchObject({ name })
  })

  test('equals what was made in the same way, and nothing else', () => {
    expect(new Worker(make()).equals(new Worker(make()))).toBe(true)
    expect(new Worker(make()).equals(new Worker(dumpItem(socket())))).toBe(false)
  })

  test('is as good with a further argument', () => {
    const made = make()
    expect(step(made, 1).items).toBe(made.items)
  })

  test('names its piper', () => {
    expect(new Piper(make()).name).toBe(name)
  })
})

test('the root door leads to the same functions', () => {
  expect(locate(door.dumpItem(socket()))).toEqual(locate(dumpItem(socket())))
  expect(locate(door.loadItem())).toEqual(locate(loadItem()))
})

test('what is loaded is of the type that was said', () => {
  const length = ([text]: [string]): number => text.length
  expect(new Piper([loadItem<string>(), length]).name).toBe('loadItem>length')
  // @ts-expect-error: bytes are no text
  expect(new Piper([loadItem<Uint8Array>(), length]).name).toBe('loadItem>length')
})
