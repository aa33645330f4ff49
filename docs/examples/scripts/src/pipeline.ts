import { type IMap, Piper, Plumber } from '@papy/core'
import { script } from '@papy/std/script'
import { row } from './report.ts'

const at = (name: string): URL => new URL(`../scripts/${name}`, import.meta.url)

/** What runs a script: by the ending of its name. */
const executables = { sh: 'bash', py: 'python3', R: ['Rscript', '--vanilla'] }

/**
 * Tables are cleaned by bash, described by Python, and fitted by R. The input are paths of tables, the output is a row for each.
 *
 * @param pool where scripts are waited for
 * @param dir where their files go
 * @param fitting `'R'`, or `'py'` where there is none
 */
export function pipeline(pool: IMap, dir: string, fitting: 'R' | 'py'): Plumber {
  const params = { digits: 2 }
  const common = { dir, params, in: 'table', timeoutMs: 60_000 }
  const parallel = { parallel: pool }
  const clean = script({
    ...common,
    id: 'clean',
    executable: executables.sh,
    script: at('clean.sh'),
    out: { table: 'tsv' },
  })
  const describe = script({
    ...common,
    id: 'describe',
    executable: executables.py,
    script: at('describe.py'),
    out: { moments: 'tsv' },
  })
  const fit = script({
    ...common,
    id: 'fit',
    executable: executables[fitting],
    script: at(`fit.${fitting}`),
    out: { line: 'tsv' },
  })

  const plumber = new Plumber()
  const cleaned = new Piper(clean, { ...parallel, name: 'clean' })
  const report = new Piper(row)
  plumber.addPipe([cleaned, new Piper(describe, { ...parallel, name: 'describe' }), report])
  plumber.addPipe([cleaned, new Piper(fit, { ...parallel, name: 'fit' }), report])
  return plumber
}
