import { type Case, judge, type Runner, register, type Verdict } from '../law.ts'
import { within } from '../limit.ts'
import { sinkLaws } from './laws.ts'
import { onStage, type SinkPlan } from './stage.ts'

const LAW_MS = 60_000

/**
 * Registers all laws of durable sinks with a test runner.
 *
 * @example
 * testSink({ describe, it }, {
 *   open: (directory) => openSession(lines(join(directory, 'out.txt'))),
 *   item: (index) => `item ${index}`,
 *   items: async (directory) => (await readFile(join(directory, 'out.txt'), 'utf8')).split('\n').slice(0, -1),
 * })
 */
export function testSink(runner: Runner, plan: SinkPlan): void {
  register(runner, 'a sink obeys the laws of durable sinks', sinkCases(plan))
}

/** Checks all laws of durable sinks without a test runner. */
export function judgeSink(plan: SinkPlan): Promise<readonly Verdict[]> {
  return judge(sinkCases(plan))
}

function sinkCases(plan: SinkPlan): readonly Case[] {
  return sinkLaws.map(({ id, title, unless, check }) => {
    const why = unless?.(plan.guarantee ?? 'exactly-once')
    const run = () => within(LAW_MS, id, onStage(plan, check))
    return { id, title, timeoutMs: LAW_MS, run, ...(why === undefined ? {} : { skipped: why }) }
  })
}
