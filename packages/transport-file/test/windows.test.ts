import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testDirectory, testRun } from '../../../.config/testing/end.ts'
import { onWindows } from '../../../.config/testing/windows.ts'
import { openFolder } from '../src/folder.ts'

test('a directory is not asked for its mode, which Windows does not have', async () => {
  const [directory, context] = [testDirectory(), testRun()()]
  const path = join(directory, `papy-${context.run}`)
  mkdirSync(path)
  chmodSync(path, 0o777)
  await expect(openFolder(directory, context, 0)).rejects.toMatchObject({ code: 'ERR_MEDIUM_FAILED' })
  onWindows()
  const folder = await openFolder(directory, context, 0)
  onTestFinished(() => folder.close())
  expect(folder).toMatchObject({ path, network: false })
})
