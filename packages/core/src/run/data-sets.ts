import { describe, PlumberError } from '@papy/contract'
import { isInput } from '@papy/contract/engine'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { isPiper } from '../is-piper.ts'

/** One data set per input. @throws PlumberError `ERR_EMPTY`, `ERR_INPUTS` */
export function checkDatas(graph: Graph, datas: readonly unknown[]): void {
  const inputs = graph.inputs()
  if (inputs.length === 0)
    throw new PlumberError('ERR_EMPTY', 'there is nothing to run; add pipers with addPiper or addPipe')
  if (!Array.isArray(datas) || datas.some((data) => !isInput(data) || isPiper(data))) throw wrongInputs(inputs, datas)
  if (datas.length === inputs.length) return
  const names = inputs.map(({ name }) => name)
  const what =
    datas.length < inputs.length
      ? `nothing for ${names.slice(datas.length).join(', ')}`
      : `${datas.length - inputs.length} too many`
  const message = `${datas.length} data sets for ${names.length} inputs (${names.join(', ')}): ${what}; give one iterable per input`
  throw new PlumberError('ERR_INPUTS', message, {
    inputs: names,
    missing: names.slice(datas.length),
    given: datas.length,
  })
}

function wrongInputs(inputs: readonly Node[], datas: unknown): PlumberError {
  const names = inputs.map(({ name }) => name)
  const wrong = Array.isArray(datas) ? datas.find((data) => !isInput(data) || isPiper(data)) : datas
  const message = `the inputs ${names.join(', ')} need an array with one iterable each, not ${describe(wrong)}; for one input write stream([data])`
  return new PlumberError('ERR_INPUTS', message, { inputs: names, value: wrong })
}
