import { fetchItem, fetchUrl } from '@papy/std/http'
import { describe, expect, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { freePort } from '../../../../.config/testing/free-port.ts'
import { retryAfterMs } from '../../src/http/retry-after.ts'
import { thrown } from '../thrown.ts'
import { failed } from './failed.ts'
import { cutOff, inTurn, status, testServer } from './server.ts'
import { told } from './told.ts'

const quickly = { attempts: 3, backoffMs: 1 }

describe('an answer that passes', () => {
  test.each([408, 425, 429, 500, 502, 503, 504])('%d is asked for again', async (code) => {
    const { url, times } = await testServer(inTurn(status(code), status(code), status(200, 'at last')))
    const { body, attempts } = await fetchUrl([url], { retry: quickly, as: 'text' })
    expect([body, attempts, times.length]).toEqual(['at last', 3, 3])
  })

  test('is an error in the end', async () => {
    const { url, times } = await testServer(status(503))
    expect(await failed(fetchUrl([url], { retry: quickly }))).toMatchObject({ code: 'ERR_HTTP_STATUS', status: 503 })
    expect(times).toHaveLength(3)
  })

  test('is not asked for again where the request might be done twice, unless it is said to be safe', async () => {
    const { url, times } = await testServer(inTurn(status(503), status(200, 'done')))
    const post = { url, method: 'POST', body: 'order' }
    expect(await failed(fetchUrl([post], { retry: quickly }))).toMatchObject({ status: 503 })
    expect(times).toHaveLength(1)
    const other = await testServer(inTurn(status(503), status(200, 'done')))
    const retry = { ...quickly, methods: ['POST'] }
    expect(await fetchUrl([{ ...post, url: other.url }], { retry, as: 'text' })).toMatchObject({ attempts: 2 })
  })

  test.each([400, 401, 403, 404, 410, 501])('is not %d', async (code) => {
    const { url, times } = await testServer(status(code))
    expect(await failed(fetchUrl([url], { retry: quickly }))).toMatchObject({ status: code })
    expect(times).toHaveLength(1)
  })

  test('is what one says it is', async () => {
    const { url, times } = await testServer(inTurn(status(418), status(500)))
    const error = await failed(fetchUrl([url], { retry: { ...quickly, statuses: [418] } }))
    expect(error).toMatchObject({ status: 500 })
    expect(times).toHaveLength(2)
  })
})

describe('an answer that is cut off', () => {
  test.each([
    ['of a length that was said', { 'content-length': '1000' }],
    ['in chunks', {}],
  ])('%s is asked for again, and never taken for whole', async (_, headers) => {
    const { url } = await testServer(inTurn(cutOff(headers), status(200, 'whole')))
    expect(await fetchUrl([url], { retry: quickly, as: 'text' })).toMatchObject({ body: 'whole', attempts: 2 })
    const broken = await testServer(cutOff(headers))
    const error = await failed(fetchUrl([broken.url], { retry: quickly }))
    expect(error).toMatchObject({ code: 'ERR_HTTP_FAILED', cause: { code: 'UND_ERR_SOCKET' } })
    expect(broken.times).toHaveLength(3)
  })

  test('before its first byte, too', async () => {
    const { url } = await testServer(inTurn((request) => request.socket.resetAndDestroy(), status(200, 'whole')))
    expect(await fetchUrl([url], { retry: quickly, as: 'text' })).toMatchObject({ body: 'whole', attempts: 2 })
  })

  test('where nobody listens, says so after all attempts', async () => {
    const port = await freePort()
    const error = await failed(fetchUrl([`http://127.0.0.1:${port}/`], { retry: quickly }))
    expect(error).toMatchObject({ code: 'ERR_HTTP_FAILED', cause: { code: 'ECONNREFUSED' } })
    expect(error.message).toContain(`GET http://127.0.0.1:${port}/ brought no whole answer: `)
  })
})

describe('an answer that takes its time', () => {
  test('to begin is given up, each attempt on its own', async () => {
    const closed: Promise<unknown>[] = []
    const { url } = await testServer((request) => {
      closed.push(new Promise((resolve) => request.socket.once('close', resolve)))
    })
    const error = await failed(fetchUrl([url], { timeoutMs: 40, retry: { ...quickly, attempts: 2 } }))
    expect(error).toMatchObject({ name: 'TimeoutError', code: 'ERR_TIMEOUT', timeoutMs: 40 })
    expect(error.message).toContain('was not answered to its last byte within 40 ms')
    await within(Promise.all(closed))
    expect(closed).toHaveLength(2)
  })

  test('byte by byte is given up, too', async () => {
    const closed = told()
    const { url } = await testServer((request, response) => {
      const timer = setInterval(() => response.write('.'), 5)
      request.socket.once('close', () => {
        clearInterval(timer)
        closed.tell()
      })
    })
    const error = await failed(fetchUrl([url], { timeoutMs: 60, retry: { attempts: 1 } }))
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT' })
    await within(closed.promise)
  })

  test('may be quicker the next time', async () => {
    const { url } = await testServer(inTurn(() => {}, status(200, 'quick')))
    expect(await fetchUrl([url], { timeoutMs: 250, retry: quickly, as: 'text' })).toMatchObject({ attempts: 2 })
  })
})

describe('Retry-After', () => {
  test('is waited for, by all requests to that origin', async () => {
    const answered = told()
    const { url, times } = await testServer((request, response, nth) => {
      if (nth > 1) return void response.end(request.url)
      response.writeHead(429, { 'retry-after': '1' }).end(() => answered.tell())
    })
    const get = fetchItem({ as: 'text', retry: quickly })
    const first = get([`${url}/first`])
    await answered.promise
    // Once the answer was read: the next requests of the same function know of it.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const second = get([`${url}/second`])
    expect((await first).body + (await second).body).toBe('/first/second')
    expect(await first).toMatchObject({ attempts: 2 })
    const [asked = 0, ...others] = times
    // Timers may be early by less than one Ms.
    expect(Math.min(...others) - asked).toBeGreaterThanOrEqual(998)
  })

  test('that asks for too much is an error at once, which says how much', async () => {
    const { url, times } = await testServer(status(503, '', { 'retry-after': '3600' }))
    expect(await failed(fetchUrl([url]))).toMatchObject({ status: 503, retryAfterMs: 3_600_000 })
    expect(times).toHaveLength(1)
  })

  test.each([
    [null, undefined],
    ['', undefined],
    ['0', 0],
    [' 120 ', 120_000],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2015', 2_015_000],
    ['Wed, 21 Oct 2015 07:28:10 GMT', 10_000],
    ['Wed, 21 Oct 2015 07:27:00 GMT', 0],
  ])('%o is %o', (header, ms) => {
    expect(retryAfterMs(header, Date.UTC(2015, 9, 21, 7, 28, 0))).toBe(ms)
  })
})

describe('a rate', () => {
  test('spreads the requests to one origin, and leaves others alone', async () => {
    const [one, other] = [await testServer(status(200)), await testServer(status(200))]
    const get = fetchItem({ rate: { requests: 5, perMs: 200 } })
    await Promise.all([one, one, one, one, one, one, other, other].map(({ url }) => get([url])))
    // Five gaps of 40 ms; less where the first request took longer to get there than the last one.
    expect((one.times[5] as number) - (one.times[0] as number)).toBeGreaterThan(120)
    expect(other.times[1]).toBeLessThan(one.times[5] as number)
  })

  test('counts attempts', async () => {
    const { url, times } = await testServer(inTurn(status(503), status(503), status(200)))
    await fetchItem({ rate: { requests: 1, perMs: 60 }, retry: quickly })([url])
    expect((times[2] as number) - (times[0] as number)).toBeGreaterThan(80)
  })
})

test.each([
  ['an unknown option', { timeout: 5 }, 'fetchItem has no option timeout'],
  ['no time', { timeoutMs: 0 }, 'option timeoutMs of fetchItem is 0'],
  ['no bytes', { maxBytes: 0 }, 'option maxBytes of fetchItem is 0'],
  ['another body', { as: 'xml' }, "pass 'bytes' or 'text' or 'json'"],
  ['a status that is none', { acceptStatuses: [99] }, 'option acceptStatuses of fetchItem'],
  ['headers that are none', { headers: { a: 1 } }, 'option headers of fetchItem'],
  ['another redirect', { redirect: 'no' }, 'option redirect of fetchItem is "no"'],
  ['attempts alone', { retry: 3 }, 'option retry of fetchItem is 3; pass an object of options'],
  ['no attempts', { retry: { attempts: 0 } }, 'option attempts of retry of fetchItem is 0'],
  ['more than all of the wait', { retry: { jitter: 2 } }, 'option jitter of retry of fetchItem is 2'],
  ['methods in small letters', { retry: { methods: ['get'] } }, 'a list of methods in capitals'],
  ['a rate of nothing', { rate: {} }, 'rate of fetchItem has no requests; pass { requests, perMs }'],
  ['a rate of 0', { rate: { requests: 0 } }, 'option requests of rate of fetchItem is 0'],
])('fetchItem refuses %s', (_, options, message) => {
  const error = thrown(() => fetchItem(options as never))
  expect(error).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining(message) })
})
