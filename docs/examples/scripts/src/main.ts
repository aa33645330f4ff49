import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMain, isPiperError } from '@papy/core'
import { IMap } from '@papy/imap'
import { pipeline } from './pipeline.ts'

/** Whether R is here. */
const hasR = (): boolean => spawnSync('Rscript', ['--version']).status === 0

/** Prints a row for each table; with `--without-r` as where there is no R. */
async function main(): Promise<void> {
  const fitting = !process.argv.includes('--without-r') && hasR() ? 'R' : 'py'
  if (fitting === 'py') console.error('THERE IS NO R: fit.py stands in for fit.R')
  const dir = await mkdtemp(join(tmpdir(), 'papy-scripts-'))
  const tables = [1, 2, 3, 4].map((set) => fileURLToPath(new URL(`../data/anscombe-${set}.csv`, import.meta.url)))
  const pool = new IMap({ workers: 2 })
  const plumber = pipeline(pool, dir, fitting)
  try {
    console.log('table  n  mean(x)  var(x)  mean(y)  var(y)  intercept  slope  R²')
    for await (const row of plumber.stream([tables])) {
      console.log(isPiperError(row) ? `failed: ${row.message}` : row)
      if (isPiperError(row)) process.exitCode = 1
    }
  } finally {
    await plumber.close()
    await pool.close()
    await rm(dir, { recursive: true })
  }
}

if (isMain(import.meta)) await main()
