import { type Expression, fields, list, name } from './expression.ts'
import type { Program, ProgramPipe, ProgramPiper } from './program.ts'

/** A call of the Plumber that adds pipers or pipes. */
export interface PlumberCall {
  readonly method: 'addPiper' | 'addPipers' | 'addPipe'
  readonly args: readonly Expression[]
  readonly comment?: string
}

/** The calls that add the pipers and pipes of a program, in the order in which it has them. */
export function callsOf({ pipers, pipes }: Program): readonly PlumberCall[] {
  const chains = chainsOf(pipes)
  const laid = chains.map(laying)
  const mentioned = new Set(chains.flatMap((chain) => chain.flatMap(({ from, to }) => [from, to])))
  const first = pipers.slice(0, mentioned.size)
  // Laying the pipes mentions these in their order.
  if (isInOrder(first, [...mentioned])) return [...laid, ...additions(pipers.slice(mentioned.size))]
  return [...additions(pipers), ...laid]
}

/** Pipes that are laid by one call: each begins where the one before it ends. */
type Chain = readonly [ProgramPipe, ...ProgramPipe[]]

function chainsOf(pipes: readonly ProgramPipe[]): readonly Chain[] {
  const chains: [ProgramPipe, ...ProgramPipe[]][] = []
  for (const pipe of pipes) {
    const chain = chains.at(-1)
    if (chain !== undefined && goesOn(chain.at(-1) as ProgramPipe, pipe)) chain.push(pipe)
    else chains.push([pipe])
  }
  return chains
}

function goesOn(before: ProgramPipe, { from, via, comment }: ProgramPipe): boolean {
  return before.to === from && comment === undefined && JSON.stringify(before.via) === JSON.stringify(via)
}

function isInOrder(pipers: readonly ProgramPiper[], mentioned: readonly string[]): boolean {
  return pipers.every(({ variable, extra }, at) => extra === undefined && variable === mentioned[at])
}

function additions(pipers: readonly ProgramPiper[]): readonly PlumberCall[] {
  const groups: ProgramPiper[][] = []
  for (const piper of pipers) {
    const group = groups.at(-1)
    if (group !== undefined && piper.extra === undefined && group[0]?.extra === undefined) group.push(piper)
    else groups.push([piper])
  }
  return groups.map(addition)
}

function addition(group: readonly ProgramPiper[]): PlumberCall {
  const [{ variable, extra } = {}] = group as readonly [ProgramPiper | undefined]
  if (group.length > 1) return { method: 'addPipers', args: [list(group.map((piper) => name(piper.variable)))] }
  const options = extra === undefined ? [] : [fields([{ name: 'extra', value: extra }])]
  return { method: 'addPiper', args: [name(variable as string), ...options] }
}

function laying(chain: Chain): PlumberCall {
  const [{ from, via, comment }] = chain
  const pipers = list([name(from), ...chain.map(({ to }) => name(to))])
  const options = via === undefined ? [] : [fields([{ name: 'via', value: via }])]
  return { method: 'addPipe', args: [pipers, ...options], ...(comment === undefined ? {} : { comment }) }
}
