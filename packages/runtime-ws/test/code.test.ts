import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyText, userKey, writeTrust } from '@papy/runtime-ws/code'
import { describe, expect, test } from 'vitest'
import { agentOn, bareHost, folder, program, projectHost } from './support/hosts.ts'

describe('an agent where nothing but PaPy is installed', () => {
  test('runs nothing of a coordinator until its key is trusted; then all of it, sent once', {
    timeout: 40_000,
  }, async () => {
    const [project, host, config] = [await projectHost(), await bareHost(), await folder()]
    const [cache, trustFile, trace] = ['cache', 'trusted', 'trace'].map((name) => join(config, name)) as [
      string,
      string,
      string,
    ]
    const port = await agentOn(host, { allow: { trustFile }, code: { directory: cache } })
    const key = keyText(await userKey(join(config, 'papy', 'key.pem')))

    const refused = await program(project, port, trace, config)
    expect(refused).toMatchObject({ code: 'ERR_MODULE_REFUSED', message: expect.stringContaining('papy trust') })
    expect(refused).toMatchObject({ sent: 0, found: { second: [] } })
    expect([existsSync(trace), existsSync(cache)]).toEqual([false, false])

    // Somebody else's is none.
    await writeTrust([{ key: keyText(await userKey(join(config, 'another.pem'))), name: 'another' }], trustFile)
    const untrusted = await program(project, port, trace, config)
    const message = expect.stringContaining(`papy trust ${key}`)
    expect(untrusted).toMatchObject({ code: 'ERR_CODE_UNTRUSTED', message, sent: 0, found: { second: [] } })
    expect([existsSync(trace), existsSync(cache)]).toEqual([false, false])

    await writeTrust([{ key, name: 'us' }], trustFile)
    const run = await program(project, port, trace, config)
    expect(run.found).toEqual({
      second: [
        [10, '<ODD>true', true],
        [20, '<EVEN>true', true],
      ],
      inline: [2],
      builtin: ['function'],
      named: ['NAMED'],
    })
    expect(run.sent).toBeGreaterThan(0)
    expect(await readFile(trace, 'utf8')).toBe(`${host}\n`.repeat(2))
    const kept = await readdir(join(cache, 'blobs'))
    expect(kept).toHaveLength(run.sent)

    const again = await program(project, port, trace, config)
    expect(again).toEqual({ ...run, sent: 0 })

    // Another agent of that user has it, too.
    const other = await agentOn(await bareHost(), { allow: { keys: [key], trustFile }, code: { directory: cache } })
    expect(await program(project, other, trace, config)).toEqual(again)
  })
})
