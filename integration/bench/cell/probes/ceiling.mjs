import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runsDirectory } from '@papy/contract/medium'
import { timed } from '../ceiling/timed.mjs'

const streams = {
  c: () => import('../ceiling/compiled.mjs'),
  bare: () => import('../ceiling/bare-stream.mjs'),
}

const acts = {
  copy: async (settings) => (await import('../ceiling/copy.mjs')).copying(settings),
  files: async (settings, directory) => (await import('../ceiling/files.mjs')).filing(settings, directory),
  sqlite: async (settings, directory) => (await import('../ceiling/rows-sqlite.mjs')).rows(settings, directory),
  mysql: async (settings) => (await import('../ceiling/rows-mysql.mjs')).rows(settings),
  v8: async (settings) => (await import('../ceiling/floats.mjs')).floats(settings),
  'out of band': async (settings) => (await import('../ceiling/floats.mjs')).floats(settings),
}

/** What can be had at all: a medium, or a part of what we do with it, with nothing of ours around it. */
export async function measure(_, settings) {
  const { of, by, bytes, batch = 1, seconds } = settings
  if (by !== undefined) return streamed(await streams[by](), of, bytes, seconds)
  const directory = mkdtempSync(join(runsDirectory(), 'bench-'))
  let act
  try {
    act = await acts[of](settings, directory)
    return await timed(act, { bytes, items: batch, ...settings })
  } finally {
    await act?.close?.()
    rmSync(directory, { recursive: true })
  }
}

async function streamed({ stream }, of, size, seconds) {
  const { bytes, ms } = await stream(of, size, seconds * 1_000)
  const count = Math.round(bytes / size)
  const metrics = { mbPerSecond: bytes / ms / 1_000, perSecond: (count * 1_000) / ms }
  return { metrics, answer: { count, sum: (count * (count - 1)) / 2, good: bytes === count * size } }
}
