import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const hasR = spawnSync('Rscript', ['--version']).status === 0

// What Anscombe made them for: four sets that no number here tells apart, but for the last digit.
const table = `table  n  mean(x)  var(x)  mean(y)  var(y)  intercept  slope  R²
anscombe-1  11  9.00  11.00  7.50  4.13  3.00  0.50  0.67
anscombe-2  11  9.00  11.00  7.50  4.13  3.00  0.50  0.67
anscombe-3  11  9.00  11.00  7.50  4.12  3.00  0.50  0.67
anscombe-4  11  9.00  11.00  7.50  4.12  3.00  0.50  0.67
`

test.skipIf(!hasR)(`bash, Python and R${hasR ? '' : ' (SKIPPED: there is no Rscript here)'}`, async () => {
  expect(await promisify(execFile)(process.execPath, [main])).toEqual({ stdout: table, stderr: '' })
})

test('bash and Python, where there is no R, which it says', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, '--without-r'])
  expect(stderr).toBe('THERE IS NO R: fit.py stands in for fit.R\n')
  expect(stdout).toBe(table)
})
