import { type ModuleRef, type Plugin, revivePlugin } from '@papy/contract'
import { type Case, judge, type Runner, register, type Verdict } from '../law.ts'
import { within } from '../limit.ts'
import { runtimeLaws } from './laws.ts'
import { heard, program, type RuntimeStage } from './stage.ts'

const LAW_MS = 60_000

/** Registers all laws of runtimes with a test runner, for the plugin that `make` configures. */
export function testRuntime(runner: Runner, make: () => Plugin<'runtime'>): void {
  register(runner, `${make().descriptor.specifier} obeys the laws of runtimes`, runtimeCases(make))
}

/** Checks all laws of runtimes without a test runner. */
export function judgeRuntime(make: () => Plugin<'runtime'>): Promise<readonly Verdict[]> {
  return judge(runtimeCases(make))
}

function runtimeCases(make: () => Plugin<'runtime'>): readonly Case[] {
  const { supports } = make()
  return runtimeLaws.map(({ id, title, unless, check }) => {
    const why = unless?.(supports)
    const run = () => onStage(make(), (stage) => within(LAW_MS, id, check(stage)))
    return { id, title, timeoutMs: LAW_MS, run, ...(why === undefined ? {} : { skipped: why }) }
  })
}

async function onStage(plugin: Plugin<'runtime'>, check: (stage: RuntimeStage) => Promise<void>): Promise<void> {
  const sent = JSON.parse(JSON.stringify(plugin.descriptor))
  const runtime = ((await revivePlugin(sent, 'same-host')) as Plugin<'runtime'>).open()
  const start = (of: ModuleRef = program) => heard(runtime.start({ program: of }))
  try {
    await check({ plugin, supports: plugin.supports, runtime, start })
  } finally {
    await within(LAW_MS, 'disposing of the runtime', runtime[Symbol.asyncDispose]())
  }
}
