import { expect, test } from 'vitest'
import { testRun } from '../../../.config/testing/end.ts'
import { onWindows } from '../../../.config/testing/windows.ts'
import { loadKoffi } from '../src/system/koffi.ts'
import { openMemory } from '../src/system/open-memory.ts'

// That it works there only Windows itself can tell.
test.skipIf(process.platform === 'win32')('memory is the one of Windows, and asked of its own library', async () => {
  // It asks for the system, too, when it is loaded.
  await loadKoffi()
  onWindows()
  await expect(openMemory(testRun()())).rejects.toThrow(/shared library/)
})
