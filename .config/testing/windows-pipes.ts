import { readdirSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import type { Plugin } from '../../packages/contract/src/index.ts'
import { runPipeName } from '../../packages/contract/src/wire/index.ts'
import { bytes, taken, testDirectory, testRun } from './end.ts'
import { onWindows } from './windows.ts'

/** What transports that meet at Unix sockets, or at FIFOs, do on Windows. */
export function testNamedPipes(plugin: () => Plugin<'transport'>): void {
  // Elsewhere a pipe of that name is a Unix socket in the working directory: all but the system is as on Windows.
  test.skipIf(process.platform === 'win32')(
    'ends meet at named pipes, which are no files in the directory of the run',
    async () => {
      const [before, directory] = [process.cwd(), testDirectory()]
      process.chdir(directory)
      onTestFinished(() => process.chdir(before))
      onWindows()
      const context = testRun()
      const contexts = [context(), context()] as const
      const ends = await Promise.all(contexts.map((each) => plugin().open(each)))
      onTestFinished(async () => {
        for (const end of ends) await end[Symbol.asyncDispose]()
      })
      const [one, other] = ends
      if (one === undefined || other === undefined) throw new Error('no ends')
      expect(await taken(other, await one.put([bytes(1_000)]))).toEqual([bytes(1_000)])
      const names = contexts.map((each) => runPipeName(each, each.place))
      expect(readdirSync(directory)).toEqual(expect.arrayContaining([names[0]]))
      expect(readdirSync(contexts[0].directory)).toEqual([])
    },
  )
}
