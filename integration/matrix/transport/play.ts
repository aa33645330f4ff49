import { isPiperError, type Ledger, type Plugin, Plumber } from '@papy/core'
import { IMap } from '@papy/imap'
import { within } from '../../reference/bound.ts'
import { livingNow, nothingLeft } from '../../reference/leftovers.ts'
import { faults, places, serializers, type TransportCase, transports } from './dimensions.ts'
import { culprit, shapes } from './shapes.ts'

/** Items of a run. */
const length = 30

/** Those that misbehave: neighbours, and one alone. */
const bad: readonly number[] = [9, 10, 23]

/** Longer than any case needs, even on a busy machine. */
const bound = 25_000

/** What a case came to. */
export interface Played {
  /** In their order: values, and what placeholders say. */
  readonly rows: readonly unknown[]
  readonly ledger: Ledger
}

/** What is run, and on what. */
export interface Play extends Pick<TransportCase, 'shape' | 'fault' | 'life'> {
  readonly workers: Plugin<'runtime'> | readonly Plugin<'runtime'>[]
  readonly via: Plugin<'transport'>
}

/** Runs a case to its end; whatever it started is gone when it resolves. */
export function play({ place, transport, serializer, ...rest }: TransportCase): Promise<Played> {
  const chosen = serializers[serializer]
  const via = transports[transport](chosen === undefined ? {} : { serializer: chosen() })
  return playOn({ workers: places[place](), via, ...rest })
}

/** The same, on workers that the caller has chosen. */
export async function playOn({ workers, via, shape, fault, life }: Play): Promise<Played> {
  const before = await livingNow()
  const imap = new IMap({ workers, stride: 4 } as never)
  const plumber = new Plumber()
  shapes[shape].lay(plumber, { imap, via, fault, bad })
  const datas = Array.from({ length: shapes[shape].inputs }, () => Array.from({ length }, (_, x) => x))
  try {
    return await within(read(plumber, datas, life), bound, 'the run')
  } finally {
    await within(Promise.all([plumber.close(), imap.close()]), bound, 'closing')
    await nothingLeft(before)
  }
}

/** What a case must come to. */
export function expected({ shape, fault }: Pick<TransportCase, 'shape' | 'fault'>): readonly unknown[] {
  const code = faults[fault]
  return Array.from({ length }, (_, x) =>
    code === undefined || !bad.includes(x) ? shapes[shape].answer(x) : { code, node: culprit, index: x },
  )
}

async function read(plumber: Plumber, datas: readonly unknown[], life: TransportCase['life']): Promise<Played> {
  const rows: unknown[] = []
  for await (const row of plumber.stream(datas as never)) {
    rows.push(outcomeOf(row))
    if (life !== 'pause-resume' || rows.length % 10 !== 0) continue
    await plumber.pause()
    await plumber.run()
  }
  return { rows, ledger: plumber.ledger() }
}

function outcomeOf(value: unknown): unknown {
  if (!isPiperError(value)) return value
  const { code, node, index } = value
  return { code, node, index }
}
