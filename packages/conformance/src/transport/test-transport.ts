import type { Plugin, TransportSupports } from '@papy/contract'
import { type Case, judge, type Runner, register, type Verdict, type Where } from '../law.ts'
import { within } from '../limit.ts'
import type { TransportLaw } from './carrying.ts'
import { transportLaws } from './laws.ts'
import { Places } from './places.ts'
import { openStage } from './stage.ts'

/** How the laws are checked. */
export interface TransportTestOptions {
  /** Items that laws about many items move; fewer for a medium that is slow. @defaultValue 10,000 */
  readonly items?: number
  /** Checks the laws that take very long, or very much memory, too. @defaultValue false */
  readonly heavy?: boolean
  /** Ids of laws that are to be checked. @defaultValue all */
  readonly only?: readonly string[]
}

const everywhere: readonly Where[] = ['realm', 'thread', 'process']
const [LAW_MS, HEAVY_MS] = [60_000, 600_000]

/**
 * Registers all laws of transports with a test runner, for the plugin that `make` configures.
 *
 * @example
 * import { describe, it } from 'node:test'
 * testTransport({ describe, it }, () => spool())
 */
export function testTransport(
  runner: Runner,
  make: () => Plugin<'transport'>,
  options: TransportTestOptions = {},
): void {
  const cases = transportCases(make, new Places(), options)
  register(runner, `${make().descriptor.specifier} obeys the laws of transports`, cases)
}

/** Checks all laws of transports without a test runner. */
export async function judgeTransport(
  make: () => Plugin<'transport'>,
  options: TransportTestOptions = {},
): Promise<readonly Verdict[]> {
  const places = new Places()
  try {
    return await judge(transportCases(make, places, options))
  } finally {
    for (const where of everywhere) await places.forsake(where)
  }
}

function transportCases(
  make: () => Plugin<'transport'>,
  places: Places,
  options: TransportTestOptions,
): readonly Case[] {
  const { supports } = make()
  const laws = transportLaws.filter(({ id }) => options.only?.includes(id) ?? true)
  return laws.flatMap((law) =>
    (law.where ?? everywhere).map((where) => {
      const { id, title, heavy = false } = law
      const timeoutMs = heavy ? HEAVY_MS : LAW_MS
      const why = skipping(law, where, supports, options)
      const run = () => checked(law, where, make(), places, options, timeoutMs)
      return { id, title, where, timeoutMs, run, ...(why === undefined ? {} : { skipped: why }) }
    }),
  )
}

function skipping(
  law: TransportLaw,
  where: Where,
  supports: TransportSupports,
  { heavy = false }: TransportTestOptions,
): string | undefined {
  const { platforms = [process.platform] } = supports
  if (!platforms.includes(process.platform)) return `works on ${platforms.join(', ')} only`
  if (law.heavy && !heavy) return 'heavy, and not asked for'
  const out = beyond(where, supports)
  if (law.beyond) return out === undefined ? 'claims to reach there' : undefined
  return out ?? law.unless?.(supports)
}

/** Why it does not claim to reach a place. */
function beyond(where: Where, { crossProcess, sharedMemory }: TransportSupports): string | undefined {
  if (where === 'process' && !crossProcess) return 'does not claim crossProcess'
  if (where === 'thread' && !crossProcess && !sharedMemory) return 'claims neither crossProcess nor sharedMemory'
  return undefined
}

async function checked(
  law: TransportLaw,
  where: Where,
  plugin: Plugin<'transport'>,
  places: Places,
  { items = 10_000 }: TransportTestOptions,
  timeoutMs: number,
): Promise<void> {
  const { stage, close } = await openStage(plugin, where, places, items)
  let kept = false
  try {
    await within(timeoutMs, law.id, law.check(stage))
    kept = true
  } finally {
    if (!kept) await places.forsake(where)
    await within(timeoutMs, 'closing', close()).catch((error: unknown) => {
      // How the law was broken says more.
      if (kept) throw error
    })
  }
}
