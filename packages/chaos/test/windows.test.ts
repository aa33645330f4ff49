import { expect, test } from 'vitest'
import { onWindows } from '../../../.config/testing/windows.ts'
import { whyNoSmallDisk } from '../src/index.ts'

test('there is no small disk, and it is said why', () => {
  onWindows()
  expect(whyNoSmallDisk()).toBe('needs Linux, not win32')
})
