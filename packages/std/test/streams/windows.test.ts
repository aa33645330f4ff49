import { expect, test } from 'vitest'
import { onWindows } from '../../../../.config/testing/windows.ts'
import { syncFolder } from '../../src/streams/file-place.ts'

test('no folder is opened to be synced, which Windows refuses', async () => {
  await expect(syncFolder('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' })
  onWindows()
  await syncFolder('/nowhere/at/all')
})
