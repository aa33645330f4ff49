import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { log } from '@papy/core'
import { fileSink, logTo } from '@papy/log'

const folder = mkdtempSync(join(tmpdir(), 'papy-'))
const file = join(folder, 'run.ndjson')
const logging = logTo(fileSink(file, { maxBytes: 1_000, files: 2, gzip: true }), { level: 'debug' })
for (let i = 0; i < 100; i++) log.debug('counted', { i })
await logging.close()
console.log(readdirSync(folder))
const { level, event, msg, data } = JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) as string)
console.log({ level, event, msg, data })
rmSync(folder, { recursive: true })
