import type { Verdict } from '@papy/conformance'
import { describe, type Plugin } from '@papy/contract'
import { optionalPackage } from '../optional-package.ts'
import type { Check } from './check.ts'
import type { FoundPlugin } from './plugins.ts'

/** How often the laws about many items move one: enough to find what is broken, and soon over. */
const ITEMS = 1_000

/**
 * Checks on this machine whether plugins keep the laws of their kind.
 *
 * @param told - what is under way, for people
 * @throws (rejects) PluginError `ERR_PLUGIN_NOT_FOUND`, where the laws are not installed
 */
export async function conformanceChecks(
  plugins: readonly FoundPlugin[],
  told: (text: string) => void,
): Promise<readonly Check[]> {
  const kit = await optionalPackage('@papy/conformance', 'papy doctor --conformance', () => import('@papy/conformance'))
  const checks: Check[] = []
  for (const plugin of plugins) {
    const needs = neededBy(plugin)
    if (needs !== undefined) {
      checks.push({ area: 'conformance', name: plugin.name, state: 'note', ...needs })
      continue
    }
    told(`checking ${plugin.name} …`)
    checks.push(checkOf(plugin, await judged(kit, plugin)))
  }
  return checks
}

type Kit = typeof import('@papy/conformance')

async function judged(kit: Kit, { kind, make }: FoundPlugin): Promise<readonly Verdict[]> {
  if (kind === 'transport') return kit.judgeTransport(make as () => Plugin<'transport'>, { items: ITEMS })
  if (kind === 'serializer') return kit.judgeSerializer(make as () => Plugin<'serializer'>)
  return kit.judgeRuntime(make as () => Plugin<'runtime'>)
}

function checkOf({ name, version }: FoundPlugin, verdicts: readonly Verdict[]): Check {
  const count = (outcome: Verdict['outcome']) => verdicts.filter((one) => one.outcome === outcome).length
  const broken = verdicts.filter(({ outcome }) => outcome === 'broken')
  const found = `${count('kept')} kept, ${broken.length} broken, ${count('skipped')} do not apply`
  if (broken.length === 0) return { area: 'conformance', name, state: 'good', found }
  const which = broken.map(
    ({ id, where, reason }) => `${id}${where === undefined ? '' : ` (${where})`}: ${describe(reason)}`,
  )
  const advice = `do not trust ${name} ${version} here; tell its authors: ${which.join('; ')}`
  return { area: 'conformance', name, state: 'bad', found, advice }
}

// What is not on this machine cannot be checked on it.
function neededBy({ name, make }: FoundPlugin): Pick<Check, 'found' | 'advice'> | undefined {
  const { supports } = make()
  if ('remote' in supports && supports.remote)
    return { found: 'not checked: it needs another host', advice: 'see with `papy workers` that agents answer' }
  if (!name.endsWith('transport-mysql') || process.env['PAPY_MYSQL_URL'] !== undefined) return undefined
  const advice = 'set PAPY_MYSQL_URL to mysql://user:password@host:3306/database, of a server where tables may be made'
  return { found: 'not checked: it needs a server', advice }
}
