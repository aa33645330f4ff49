import { ArgumentError, type IMap, type IMapSettings, type Step } from '@papy/core'

const defaults: IMapSettings = {
  name: 'pool',
  workers: ['inline(2)'],
  stride: 'adaptive',
  buffer: 'topology',
  ordered: true,
  skip: false,
  fuse: true,
  transfer: false,
}

/** A pool that evaluates nothing: it admits what its test says, and remembers what it was asked. */
export function poolStub(settings: Partial<IMapSettings> = {}, refused: readonly string[] = []) {
  const asked: (readonly Step[])[] = []
  const admit = (steps: readonly Step[]): void => {
    asked.push(steps)
    const bad = steps.find(({ fn }) => refused.includes(fn?.name ?? ''))
    if (bad !== undefined)
      throw new ArgumentError('ERR_CAPTURE', `${bad.fn?.name} captures x; pass it as an argument`, {})
  }
  const all = { ...defaults, ...settings }
  const pool = { name: all.name, settings: all, size: 2, admit } as unknown as IMap
  return { pool, asked }
}
