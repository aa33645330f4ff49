// What plugins of others see of @papy/contract is written down in integration/laws/contract.api.txt. `contract.ts --write`
// writes it anew, and refuses where nobody told users: a change needs a raised CONTRACT, or a changeset that names the package.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contractApi } from './contract-api.ts'
import { type Recorded, readRecord, recordOf, refusal } from './contract-record.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const file = join(root, 'integration/laws/contract.api.txt')

const now: Recorded = {
  version: versionIn(contractApi()),
  changesets: changesetsOf('@papy/contract'),
  api: contractApi(),
}
const before = readRecord(readFileSync(file, 'utf8'))
const refused = refusal(before, now)
if (refused !== undefined) {
  console.error(`contract: ${refused}`)
  process.exitCode = 1
} else if (process.argv.includes('--write')) writeFileSync(file, recordOf(now))
else if (before.api !== now.api) {
  console.error(
    'contract: integration/laws/contract.api.txt is not up to date; run node .config/release/contract.ts --write',
  )
  process.exitCode = 1
}

function versionIn(api: string): number {
  return Number(/const CONTRACT = (\d+)/.exec(api)?.[1])
}

function changesetsOf(name: string): string[] {
  const folder = join(root, '.changeset')
  const files = readdirSync(folder).filter((one) => one.endsWith('.md') && one !== 'README.md')
  return files
    .filter((one) => new RegExp(`^['"]${name}['"]:`, 'm').test(readFileSync(join(folder, one), 'utf8')))
    .sort()
}
