import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isMain } from '@papy/core'
import { ended, started, startedAgent } from './papy.ts'
import type { Factored } from './steps.ts'

/** PaPy's own example, `--workers=HOST1:PORT1#2,HOST2:PORT1#4`, with two agents of this host in the place of the hosts. */
async function main(): Promise<void> {
  const directory = fileURLToPath(new URL('.', import.meta.url))
  const [one, two] = await Promise.all([startedAgent(directory), startedAgent(directory)])
  try {
    const workers = `--workers=threads:1,127.0.0.1:${one.port}#2,127.0.0.1:${two.port}#4`
    const file = fileURLToPath(new URL('pipeline.js', import.meta.url))
    const run = started(['run', file, '--quiet', workers], directory)
    const exit = once(run, 'exit')
    const names = new Map<number | undefined, string>([
      [run.pid, 'this host'],
      [one.pid, 'host 1'],
      [two.pid, 'host 2'],
    ])
    const hosts = new Set<string | undefined>()
    for await (const line of createInterface({ input: run.stdout as NodeJS.ReadableStream })) {
      const { number, factors, by } = JSON.parse(line) as Factored
      hosts.add(names.get(by))
      if (number % 20 === 0) console.log(`${number} = ${factors.join(' · ')}`)
    }
    console.log(`computed by ${[...hosts].sort().join(', ')}`)
    const [code] = await exit
    process.exitCode = Number(code)
  } finally {
    await Promise.all([ended(one), ended(two)])
  }
}

if (isMain(import.meta)) await main()
