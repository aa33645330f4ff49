import { gzipSync } from 'node:zlib'
import { fetchUrl } from '@papy/std/http'
import { describe, expect, test } from 'vitest'
import { within } from '../../../../.config/testing/bound.ts'
import { failed } from './failed.ts'
import { status, testServer } from './server.ts'
import { told } from './told.ts'

const once = { retry: { attempts: 1 } }

describe('a body is', () => {
  test('bytes of their own memory, text, or what JSON reads', async () => {
    const { url } = await testServer(status(200, '{"a":"ä"}', { 'content-type': 'application/json', 'x-tag': 'one' }))
    const { body, ...rest } = await fetchUrl([`${url}/data?x=1`])
    expect(rest).toMatchObject({ url: `${url}/data?x=1`, status: 200, headers: { 'x-tag': 'one' }, attempts: 1 })
    expect(Buffer.from(body).toString()).toBe('{"a":"ä"}')
    expect(body.buffer.byteLength).toBe(body.byteLength)
    expect((await fetchUrl([new URL(url)], { as: 'text' })).body).toBe('{"a":"ä"}')
    expect((await fetchUrl([{ url }], { as: 'json' })).body).toEqual({ a: 'ä' })
  })

  test('text in the charset that the server says', async () => {
    const { url } = await testServer((request, response) => {
      const charset = request.url === '/latin' ? 'ISO-8859-1' : '"no-such"'
      response.writeHead(200, { 'content-type': `text/plain; charset=${charset}` }).end(Buffer.from([0xe4]))
    })
    expect((await fetchUrl([`${url}/latin`], { as: 'text' })).body).toBe('ä')
    const error = await failed(fetchUrl([url], { as: 'text' }))
    expect(error).toMatchObject({ code: 'ERR_MALFORMED', message: expect.stringContaining('charset "no-such"') })
  })

  test('unpacked', async () => {
    const { url } = await testServer((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed')),
    )
    expect((await fetchUrl([url], { as: 'text' })).body).toBe('packed')
  })

  test('empty, where there is none', async () => {
    const { url } = await testServer(status(204))
    expect(await fetchUrl([url], { as: 'text' })).toMatchObject({ status: 204, body: '' })
    const head = await fetchUrl([{ url, method: 'HEAD' }], { maxBytes: 1 })
    expect(head.body).toEqual(new Uint8Array())
  })

  test('no JSON: an error that is not tried again', async () => {
    const { url, times } = await testServer(status(200, '<html>'))
    const error = await failed(fetchUrl([url], { as: 'json' }))
    expect(error).toMatchObject({ name: 'SerializerError', code: 'ERR_MALFORMED', cause: expect.any(SyntaxError) })
    expect(times).toHaveLength(1)
  })
})

describe('too large is', () => {
  test('what says so before it is read', async () => {
    const closed = told()
    const { url, times } = await testServer((request, response) => {
      request.socket.once('close', () => closed.tell())
      response.writeHead(200, { 'content-length': '100000000' }).write('begun')
    })
    expect(await failed(fetchUrl([url], { maxBytes: 1000 }))).toMatchObject({
      code: 'ERR_HTTP_TOO_LARGE',
      maxBytes: 1000,
    })
    await within(closed.promise)
    expect(times).toHaveLength(1)
  })

  test('what never ends: it is let go of', async () => {
    const closed = told()
    const { url } = await testServer((request, response) => {
      request.socket.once('close', () => closed.tell())
      const more = (): void => void response.write(Buffer.alloc(10_000), (error) => error ?? setImmediate(more))
      more()
    })
    const error = await failed(fetchUrl([`${url}/x?key=secret`], { maxBytes: 100_000 }))
    expect(error).toMatchObject({ code: 'ERR_HTTP_TOO_LARGE', url: `${url}/x?key=secret` })
    expect(error.message).toBe(
      `GET ${url}/x?… was answered with more than 100000 bytes; raise maxBytes, or fetch a part of it`,
    )
    await within(closed.promise)
  })

  test('what is packed small', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000))
    expect(bomb.byteLength).toBeLessThan(10_000)
    const { url } = await testServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb))
    expect(await failed(fetchUrl([url], { maxBytes: 10_000 }))).toMatchObject({ code: 'ERR_HTTP_TOO_LARGE' })
    expect((await fetchUrl([url], { maxBytes: 5_000_000 })).body.byteLength).toBe(5_000_000)
  })

  test('never what is just as large as may be', async () => {
    const { url } = await testServer(status(200, 'x'.repeat(1000)))
    expect((await fetchUrl([url], { maxBytes: 1000 })).body.byteLength).toBe(1000)
  })
})

describe('a redirect is', () => {
  const around = (target: string) =>
    testServer((request, response) =>
      request.url === '/end'
        ? response.end('there')
        : response.writeHead(302, { location: request.url === '/start' ? target : '/loop' }).end(),
    )

  test('followed, and said', async () => {
    const { url } = await around('/end')
    expect(await fetchUrl([`${url}/start`], { as: 'text' })).toMatchObject({ url: `${url}/end`, body: 'there' })
  })

  test('an error where it leads in a circle, which is not tried again', async () => {
    const { url, times } = await around('/loop')
    const error = await failed(fetchUrl([`${url}/start`]))
    expect(error).toMatchObject({ code: 'ERR_HTTP_FAILED', cause: { message: 'redirect count exceeded' } })
    expect(times).toHaveLength(21)
  })

  test('refused, or an answer, where that is asked for', async () => {
    const { url } = await around('/end')
    const refused = await failed(fetchUrl([`${url}/start`], { redirect: 'error' }))
    expect(refused).toMatchObject({ code: 'ERR_HTTP_FAILED' })
    const manual = { redirect: 'manual', acceptStatuses: [302] } as const
    expect(await fetchUrl([`${url}/start`], manual)).toMatchObject({ status: 302, headers: { location: '/end' } })
    expect(await failed(fetchUrl([`${url}/start`], { redirect: 'manual' }))).toMatchObject({ status: 302 })
  })
})

describe('a refusal', () => {
  test('is an error with status, what the server says, and no secret of the query', async () => {
    const { url, times } = await testServer(status(404, '  no such\n thing  '))
    const error = await failed(fetchUrl([`${url}/a?key=secret`]))
    expect(error).toMatchObject({ name: 'PapyError', code: 'ERR_HTTP_STATUS', status: 404, url: `${url}/a?key=secret` })
    expect(error.message).toBe(
      `GET ${url}/a?… was answered with 404 Not Found ("no such thing"); mend the request, or name the status in acceptStatuses`,
    )
    expect(times).toHaveLength(1)
  })

  test('is read no further than is told of it', async () => {
    const closed = told()
    const { url } = await testServer((request, response) => {
      request.socket.once('close', () => closed.tell())
      response.writeHead(500).write('x'.repeat(1000))
    })
    const error = await failed(fetchUrl([url], once))
    expect(error.message).toContain(
      `500 Internal Server Error ("${'x'.repeat(200)}"); look at the server, or try later`,
    )
    await within(closed.promise)
  })

  test('is a result where its status is named', async () => {
    const { url } = await testServer(status(404, 'gone'))
    const { body } = await fetchUrl([url], { acceptStatuses: [404], as: 'text' })
    expect(body).toBe('gone')
  })

  test.each([
    [401, 'send what lets you in'],
    [429, 'lower rate'],
    [503, 'look at the server'],
  ])('of %d says what to do', async (code, next) => {
    const { url } = await testServer(status(code))
    expect((await failed(fetchUrl([url], once))).message).toContain(next)
  })
})

describe('a request', () => {
  test('has method, headers of options and item, and its body', async () => {
    const { url } = await testServer((request, response) => {
      const { method, headers } = request
      request.setEncoding('utf8')
      request.once('data', (body) => response.end(JSON.stringify([method, headers['x-one'], headers['x-two'], body])))
    })
    const item = { url, method: 'post', headers: { 'x-two': 'item' }, body: 'text' }
    const headers = { 'x-one': 'option', 'x-two': 'option' }
    expect((await fetchUrl([item], { as: 'json', headers })).body).toEqual(['POST', 'option', 'item', 'text'])
  })

  test('has secrets of the environment, which are read when they are needed', async () => {
    const { url } = await testServer((request, response) => response.end(request.headers.authorization))
    const headers = { authorization: { env: 'PAPY_TEST_TOKEN' } }
    const missing = await failed(fetchUrl([url], { headers }))
    expect(missing).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining('PAPY_TEST_TOKEN') })
    process.env['PAPY_TEST_TOKEN'] = 'Bearer 1'
    try {
      expect((await fetchUrl([url], { headers, as: 'text' })).body).toBe('Bearer 1')
    } finally {
      delete process.env['PAPY_TEST_TOKEN']
    }
  })

  test.each([
    ['a number', 5, '5 cannot be fetched'],
    ['nothing', undefined, 'undefined cannot be fetched'],
    ['no URL', 'data.json', '"data.json" is no URL; pass an absolute one'],
    ['a request without one', { url: null }, 'null is no URL'],
    ['a file', 'file:///etc/passwd', 'a URL of file: cannot be fetched'],
    ['a body that is an object', { url: 'http://127.0.0.1', body: {} }, 'pass a string or a Uint8Array'],
    ['a method that is none', { url: 'http://127.0.0.1', method: 5 }, "pass 'GET'"],
    ['a header that is none', { url: 'http://127.0.0.1', headers: { a: 5 } }, 'header a is 5'],
    ['a header that cannot be', { url: 'http://127.0.0.1', headers: { 'a b': 'x' } }, 'header "a b" cannot be sent'],
  ])('is not %s', async (_, item, message) => {
    const error = await failed(fetchUrl([item as never]))
    expect(error).toMatchObject({
      name: 'ArgumentError',
      code: 'ERR_ARGUMENT',
      message: expect.stringContaining(message),
    })
  })

  test('holds no password in its URL, and the error does not tell it', async () => {
    const error = await failed(fetchUrl(['http://me:secret@127.0.0.1/']))
    expect(error).toMatchObject({ code: 'ERR_ARGUMENT', message: expect.stringContaining('holds a password') })
    expect(JSON.stringify([error.message, error])).not.toContain('secret')
  })
})
