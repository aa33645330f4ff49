import { type Plugin, revivePlugin } from '@papy/contract'
import { type Case, judge, type Runner, register, type Verdict } from '../law.ts'
import { within } from '../limit.ts'
import { serializerLaws } from './laws.ts'

const LAW_MS = 60_000

/** Registers all laws of serializers with a test runner, for the plugin that `make` configures. */
export function testSerializer(runner: Runner, make: () => Plugin<'serializer'>): void {
  register(runner, `${make().descriptor.specifier} obeys the laws of serializers`, serializerCases(make))
}

/** Checks all laws of serializers without a test runner. */
export function judgeSerializer(make: () => Plugin<'serializer'>): Promise<readonly Verdict[]> {
  return judge(serializerCases(make))
}

function serializerCases(make: () => Plugin<'serializer'>): readonly Case[] {
  const { supports } = make()
  return serializerLaws.map(({ id, title, unless, check }) => {
    const why = unless?.(supports)
    const run = async () => {
      const plugin = make()
      const sent = JSON.parse(JSON.stringify(plugin.descriptor))
      const reader = ((await revivePlugin(sent, 'same-host')) as Plugin<'serializer'>).open()
      await within(LAW_MS, id, check({ plugin, supports, writer: plugin.open(), reader }))
    }
    return { id, title, timeoutMs: LAW_MS, run, ...(why === undefined ? {} : { skipped: why }) }
  })
}
