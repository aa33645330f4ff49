import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMain, isPiperError } from '@papy/core'
import { gallery } from './gallery.ts'
import { PLACES, type Place, pool } from './pool.ts'
import { results } from './results.ts'
import { nameOf, sheet } from './sheet.ts'

const REPORTS = fileURLToPath(new URL('../reports', import.meta.url))

/** Makes a gallery, thumbnails of it, and a page of these; tells which files had none. */
async function main(place: Place): Promise<void> {
  const paths = await gallery(join(REPORTS, 'gallery'))
  await using workers = pool(place)
  const all = await results(workers, paths)

  const failed = all.filter(isPiperError)
  console.log(`${all.length} files, ${all.length - failed.length} thumbnails`)
  for (const error of failed) console.log(`no thumbnail of ${nameOf(error)}`)
  await mkdir(REPORTS, { recursive: true })
  await writeFile(join(REPORTS, 'sheet.html'), sheet(all))
  console.log('written reports/sheet.html')
}

/** The place that the command line names, `inline` if none. @throws RangeError for one that there is not */
function place(): Place {
  const { values } = parseArgs({ options: { on: { type: 'string', default: 'inline' } } })
  if (!(values.on in PLACES)) throw new RangeError(`--on is ${values.on}; use one of ${Object.keys(PLACES).join(', ')}`)
  return values.on as Place
}

if (isMain(import.meta)) await main(place())
