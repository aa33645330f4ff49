import type { ModuleRef } from '@papy/contract'
import { inline } from '@papy/runtime-inline'
import { describe, expect, test } from 'vitest'
import { Mailbox } from '../src/mailbox.ts'

const program = (name: string): ModuleRef => ({
  specifier: 'nowhere',
  url: new URL('./fixtures/programs.mjs', import.meta.url).href,
  export: name,
})

async function turns(count = 5): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Waits until something holds, but not for ever. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(holds()).toBe(true)
}

describe('inline(n)', () => {
  test('is data until it is opened', () => {
    expect(inline()).toMatchObject({ kind: 'runtime', size: 1, supports: { sameRealm: true, preemptible: false } })
    expect(inline(4)).toMatchObject({
      size: 4,
      descriptor: { specifier: '@papy/runtime-inline', export: 'inline', args: [4] },
    })
  })

  test.each([0, -1, 1.5, Number.NaN, '2', null])('n is no %o', (n) => {
    expect(() => inline(n as number)).toThrow(expect.objectContaining({ name: 'ArgumentError', code: 'ERR_ARGUMENT' }))
  })
})

describe('a line', () => {
  test('carries messages both ways, in order, by reference; those that came early too', async () => {
    await using runtime = inline().open()
    const line = runtime.start({ program: program('echo') })
    const object = { by: 'reference' }
    line.send(1)
    line.send(object)
    await until(() => true)
    await new Promise((resolve) => setTimeout(resolve, 30))
    const heard: unknown[] = []
    line.receive((message) => heard.push(message))
    line.send(3)
    await until(() => heard.length === 4)
    expect(heard).toEqual(['up', { echo: 1 }, { echo: object }, { echo: 3 }])
    expect((heard[2] as { echo: unknown }).echo).toBe(object)
  })

  test('has a label of its own, and says how it ended', async () => {
    const runtime = inline(2).open()
    const lines = [1, 2].map(() => runtime.start({ program: program('echo') }))
    expect(new Set(lines.map(({ label }) => label)).size).toBe(2)
    await lines[0]?.[Symbol.asyncDispose]()
    expect(await lines[0]?.exited).toEqual({ reason: 'stopped' })
    await runtime[Symbol.asyncDispose]()
    await runtime[Symbol.asyncDispose]()
    expect(await lines[1]?.exited).toEqual({ reason: 'stopped' })
  })

  test('a program that cannot be had is a crash, told once, and nothing is rejected', async () => {
    await using runtime = inline().open()
    const line = runtime.start({ program: program('missing') })
    expect(await line.exited).toMatchObject({ reason: 'crashed', error: { code: 'ERR_PLUGIN_NOT_FOUND' } })
  })

  test('closed, it delivers nothing more', async () => {
    const runtime = inline().open()
    const line = runtime.start({ program: program('echo') })
    const heard: unknown[] = []
    line.receive((message) => heard.push(message))
    await until(() => heard.length === 1)
    line.send(1)
    await line[Symbol.asyncDispose]()
    line.send(2)
    await turns()
    expect(heard).toEqual(['up'])
    await runtime[Symbol.asyncDispose]()
  })
})

describe('a mailbox', () => {
  test('delivers later, never within put, all that came together', async () => {
    const box = new Mailbox()
    const heard: unknown[] = []
    box.deliverTo((message) => heard.push(message))
    box.put(1)
    box.put(2)
    expect(heard).toEqual([])
    await turns(1)
    expect(heard).toEqual([1, 2])
  })

  test('what is put while it delivers comes in a later turn', async () => {
    const box = new Mailbox()
    const heard: unknown[] = []
    box.deliverTo((message) => {
      heard.push(message)
      if (message === 1) box.put(3)
    })
    box.put(1)
    box.put(2)
    await turns(1)
    expect(heard).toEqual([1, 2])
    await turns(1)
    expect(heard).toEqual([1, 2, 3])
  })

  test('closed in the midst of it, the rest is not delivered', async () => {
    const box = new Mailbox()
    const heard: unknown[] = []
    box.deliverTo((message) => {
      heard.push(message)
      box.close()
    })
    box.put(1)
    box.put(2)
    await turns()
    box.put(3)
    await turns()
    expect(heard).toEqual([1])
  })
})
