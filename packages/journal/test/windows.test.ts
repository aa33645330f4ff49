import { expect, test } from 'vitest'
import { onWindows } from '../../../.config/testing/windows.ts'
import { realDisk } from '../src/disk/real-disk.ts'

test('no directory is opened to be synced, which Windows refuses', async () => {
  await expect(realDisk.syncDirectory('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' })
  onWindows()
  await realDisk.syncDirectory('/nowhere/at/all')
})
