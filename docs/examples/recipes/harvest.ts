import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPiperError, Piper, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { inline } from '@papy/runtime-inline'
import { type Fetched, fetchItem } from '@papy/std/http'
import { jsonLines, writeJsonLines } from '@papy/std/streams'

// Somebody else's server: 20 pages, one of which is gone, and it sees who comes too fast.
let last = 0
let hasty = 0
const server = createServer(({ url = '' }, response) => {
  if (performance.now() - last < 5) hasty++
  last = performance.now()
  if (url === '/7') response.writeHead(410).end('gone')
  else response.end(`<html><title>Page ${url.slice(1)}</title></html>`)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
const urls = Array.from({ length: 20 }, (_, at) => `http://127.0.0.1:${port}/${at + 1}`)

const folder = mkdtempSync(join(tmpdir(), 'papy-harvest-'))
const kept = join(folder, 'pages.jsonl')
const head = ([{ url, body }]: [Fetched]) => ({
  page: new URL(url).pathname,
  title: /<title>(.*?)<\/title>/.exec(String(body))?.[1] ?? '',
})

// Eight requests may be under way, but no more than 25 begin in a second, evenly spread.
const polite = { as: 'text', rate: { requests: 25 }, timeoutMs: 10_000, retry: { attempts: 3 } } as const
await using pool = new IMap({ workers: inline(8) })
await using plumber = new Plumber()
plumber.addPipe([new Piper(fetchItem(polite), { parallel: pool }), new Piper(head), new Piper(writeJsonLines(kept))])
let failed = 0
for await (const page of plumber.stream([urls])) {
  if (isPiperError(page)) console.log(`page ${++failed} that failed: ${page.code}`)
}
server.close()

const titles: string[] = []
for await (const { title } of jsonLines<{ title: string }>(kept)) titles.push(title)
console.log(`${titles.length} pages, from ${titles[0]} to ${titles.at(-1)}; too fast: ${hasty > 2 ? 'yes' : 'no'}`)
rmSync(folder, { recursive: true })
