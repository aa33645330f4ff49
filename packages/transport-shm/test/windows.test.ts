import { expect, test } from 'vitest'
import { testRun } from '../../../.config/testing/end.ts'
import { onWindows } from '../../../.config/testing/windows.ts'
import { openMemory } from '../src/system/open-memory.ts'

// That it works there only Windows itself can tell.
test.skipIf(process.platform === 'win32')('memory is the one of Windows, and asked of its own library', async () => {
  onWindows()
  await expect(openMemory(testRun()())).rejects.toThrow(/kernel32/i)
})
