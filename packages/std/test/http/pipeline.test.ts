import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { Piper, Plumber, step } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { type Fetched, fetchItem, fetchUrl } from '@papy/std/http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { collected } from '../collected.ts'
import { inTurn, status, testServer } from './server.ts'
import { told } from './told.ts'

const squares = Array.from({ length: 40 }, (_, n) => n * n)

describe('in a pipeline', () => {
  test.each(['threads', 'inline'] as const)(
    'items of %s are those of a loop, in order',
    { timeout: 20_000 },
    async (kind) => {
      const { url } = await testServer((request, response) => {
        const n = Number(request.url?.slice(1))
        if (n === 7) response.writeHead(404).end()
        else response.end(JSON.stringify({ square: n * n }))
      })
      await using pool = new IMap({ workers: kind === 'threads' ? 2 : inline(8), stride: 4 })
      await using plumber = new Plumber()
      const work = kind === 'threads' ? step(fetchUrl, { as: 'json' }) : fetchItem({ as: 'json' })
      const square = ([{ body }]: [Fetched]) => (body as { square: number }).square
      plumber.addPipe([new Piper(work as typeof fetchUrl, { parallel: pool }), square])
      const results = await collected(plumber.stream([squares.map((_, n) => `${url}/${n}`)]))
      expect(results.map((result, n) => (n === 7 ? squares[7] : result))).toEqual(squares)
      expect(results[7]).toMatchObject({ name: 'PiperError', code: 'ERR_HTTP_STATUS' })
    },
  )

  test('an item that is given up lets go of its connection', async () => {
    const closed = told()
    const { url } = await testServer(
      inTurn((request) => request.socket.once('close', () => closed.tell()), status(200, 'next')),
    )
    await using pool = new IMap({ workers: inline(1) })
    await using plumber = new Plumber()
    plumber.addPiper(new Piper(fetchItem({ as: 'text' }), { parallel: pool, timeoutMs: 300 }))
    const [first, second] = await collected(plumber.stream([[url, url]]))
    expect(first).toMatchObject({ code: 'ERR_TIMEOUT' })
    expect(second).toMatchObject({ body: 'next' })
    await within(closed.promise)
  })

  test('a serial piper of it is named by it', () => {
    expect(new Piper(fetchItem()).name).toBe('fetchItem')
    expect(new Piper(step(fetchUrl, { as: 'text' })).name).toBe('fetchUrl')
  })
})

test('a program that has fetched what it wanted ends by itself', async () => {
  const { url } = await testServer(inTurn(status(503), status(200, 'last')))
  const door = new URL('../../dist/http.js', import.meta.url).href
  const program = `
    import { fetchItem } from ${JSON.stringify(door)}
    const { body } = await fetchItem({ as: 'text', timeoutMs: 60_000, retry: { backoffMs: 1 } })([${JSON.stringify(url)}])
    console.log(body)`
  const child = execFile(process.execPath, ['--input-type=module', '-e', program])
  onTestFinished(() => void child.kill())
  expect(await within(once(child, 'exit'), 4_000)).toEqual([0, null])
})

test('types run through', () => {
  const plumber = new Plumber()
  plumber.addPipe([fetchItem({ as: 'text' }), ([{ body }]: [{ body: string }]) => body.length])
  // @ts-expect-error a text is no number
  plumber.addPipe([fetchItem({ as: 'text' }), ([{ body }]: [{ body: number }]) => body])
  // @ts-expect-error bytes, where nothing else is said
  plumber.addPipe([fetchItem(), ([{ body }]: [{ body: string }]) => body])
  expect(plumber.pipers().length).toBeGreaterThan(0)
})
