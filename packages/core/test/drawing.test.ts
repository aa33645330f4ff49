import { Dagger, Piper } from '@papy/core'
import { expect, it } from 'vitest'
import { poolStub } from './support/pool.ts'
import { transportStub } from './support/transport.ts'

const work = ([x]: [number]) => x
const socket = transportStub('socket')

const graph = () => {
  const dagger = new Dagger()
  const odd = new Piper(work, { name: 'say "hi" <b>\\#\n', parallel: poolStub({ name: 'the pool' }).pool })
  dagger.addPipe([[work, work], odd])
  dagger.addPipe([odd, work], { via: socket })
  return dagger
}

it('toDot draws pipers, pools and transports, and quotes what must be quoted', () => {
  expect(graph().toDot()).toBe(String.raw`digraph papy {
  rankdir=TB
  node [shape=box]
  p0 [label="work>work", style=rounded]
  p1 [label="say \"hi\" <b>\\#\n\non the pool"]
  p2 [label="work", style=rounded]
  p0 -> p1
  p1 -> p2 [label="socket"]
}
`)
})

it('toMermaid draws the same, with its own quotes', () => {
  expect(graph().toMermaid()).toBe(`flowchart TB
  p0("work#62;work")
  p1["say #34;hi#34; #60;b#62;\\#35;#10;<br/>on the pool"]
  p2("work")
  p0 --> p1
  p1 -->|"socket"| p2
`)
})

it('both draw an empty graph', () => {
  expect(new Dagger().toDot()).toBe('digraph papy {\n  rankdir=TB\n  node [shape=box]\n}\n')
  expect(new Dagger().toMermaid()).toBe('flowchart TB\n')
})
