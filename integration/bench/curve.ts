import { type Axes, plot, type Series } from './plot.ts'
import { type Result, readings } from './result.ts'
import { type Scenario, type Settings, settingsOf } from './scenario.ts'
import { statistic } from './statistic.ts'

/** How the contestants of a scenario become curves: one for each kind, over one of their settings. */
interface Curve {
  readonly file: string
  readonly over: string
  readonly axes: Axes
  readonly kinds: readonly { readonly name: string; readonly metric: string; isOf(settings: Settings): boolean }[]
}

const all = () => true

const curves: Readonly<Record<string, Curve>> = {
  'input-growth': {
    file: 'bench-input.svg',
    over: 'count',
    axes: { title: 'What an item costs as the input grows', x: 'items of the input', y: 'µs per item' },
    kinds: [
      { name: 'CPU, all threads', metric: 'cpuUs', isOf: all },
      { name: 'wall clock', metric: 'wallUs', isOf: all },
    ],
  },
  'chain-growth': {
    file: 'bench-chain.svg',
    over: 'length',
    axes: { title: 'What an item costs as the chain grows', x: 'pipers in a row', y: 'CPU µs per item' },
    kinds: [
      { name: 'on one pool of 2 threads', metric: 'cpuUs', isOf: ({ parallel }) => parallel === true },
      { name: 'in this thread', metric: 'cpuUs', isOf: ({ parallel }) => parallel === false },
    ],
  },
}

/** The picture of a scenario that has one. */
export function picture(
  scenario: Scenario,
  result: Result,
): { readonly file: string; readonly svg: string } | undefined {
  const curve = curves[scenario.name]
  if (curve === undefined) return undefined
  const series = curve.kinds.map((kind): Series => {
    const points = scenario.contestants.flatMap((contestant) => {
      const settings = settingsOf(scenario, contestant, result.size)
      const values = [...readings(result, contestant.name, kind.metric).values()]
      return kind.isOf(settings) && values.length > 0
        ? [{ x: Number(settings[curve.over]), y: statistic(values).median }]
        : []
    })
    return { name: kind.name, points }
  })
  return { file: curve.file, svg: plot(series, curve.axes) }
}
