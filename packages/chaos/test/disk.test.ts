import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chaos, fillDisk, freeze, limitFiles, SmallDisk, whyNoSmallDisk } from '@papy/chaos'
import { describe, expect, test, vi } from 'vitest'

const reason = whyNoSmallDisk()

describe.skipIf(reason !== undefined)(`a small disk${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test('is filled, and has room again by itself, and when the storm is over', async () => {
    using disk = new SmallDisk('2m')
    const { directory } = disk
    const write = (): void => writeFileSync(join(directory, 'mine'), Buffer.alloc(100_000))
    const unrest = chaos({}, fillDisk({ directory, everyRows: 1, forMs: 100_000 })).on()
    write()
    unrest.row()
    expect(unrest.log).toMatchObject([{ did: expect.stringMatching(/^wrote \d+ bytes in /), forMs: 100_000 }])
    expect(() => writeFileSync(join(directory, 'more'), Buffer.alloc(100_000))).toThrow('ENOSPC')
    unrest.row()
    expect(unrest.log[1]).toMatchObject({ skipped: 'it was full' })
    await unrest[Symbol.asyncDispose]()
    expect(disk.files.toSorted()).toEqual(['mine', 'more'])
    write()
    await using brief = chaos({}, fillDisk({ directory, everyRows: 1, forMs: 10, leaveBytes: 500_000 })).on()
    brief.row()
    expect(disk.files).toHaveLength(3)
    await expect.poll(() => disk.files).toHaveLength(2)
  })
})

test('a disk with more room than may be written is not filled: ERR_FAULT_REFUSED', () => {
  const storm = chaos({}, fillDisk({ directory: tmpdir(), everyMs: 1, forMs: 1, maxBytes: 1 }))
  expect(() => storm.on()).toThrow(expect.objectContaining({ code: 'ERR_FAULT_REFUSED', maxBytes: 1 }))
})

test('what a system cannot do is said with ERR_FAULT_UNSUPPORTED', () => {
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  try {
    const unsupported = expect.objectContaining({ code: 'ERR_FAULT_UNSUPPORTED', platform: 'win32' })
    expect(() => chaos({}, freeze({ everyMs: 1, forMs: 1 })).on()).toThrow(unsupported)
    expect(() => limitFiles(64, 'node')).toThrow(unsupported)
  } finally {
    platform.mockRestore()
  }
})
