import { describe, expect, test } from 'vitest'
import { random, seed } from '../../../../.config/testing/random.ts'
import { describedGraph, graphPicture } from '../../src/graph/picture.ts'
import { anyGraph, graphOf, node } from '../support/graphs.ts'
import { misplacedTag, textOf } from '../support/markup.ts'

const HOSTILE = `</text><script>alert("1" & '2')</script>\u0000\u001b[31m\ud800`

describe('a picture', () => {
  test(`is the same each time (seed ${seed})`, () => {
    const make = () => graphPicture(anyGraph(random(seed), 20))
    expect(make()).toBe(make())
  })

  test(`is well-formed (seed ${seed})`, () => {
    for (const count of [1, 4, 25]) expect(misplacedTag(graphPicture(anyGraph(random(seed), count)))).toBeUndefined()
  })

  test('has a title and a description that name its nodes and pipes', () => {
    const graph = graphOf([node('read'), node('align', { pool: 'cores' })], [['read', 'align']])
    const picture = graphPicture(graph, { title: 'Proteases', id: 'one' })
    expect(picture).toContain('aria-labelledby="one-title one-desc"')
    expect(picture).toContain('<title id="one-title">Proteases</title>')
    expect(describedGraph(graph)).toBe('2 nodes and 1 pipe. read: read by align (memory). align on cores: an output.')
  })

  test('shows no name as markup, and nothing that XML cannot hold', () => {
    const nodes = [node(HOSTILE, { pool: HOSTILE }), node('b')]
    const picture = graphPicture(graphOf(nodes, [[HOSTILE, 'b']]), {
      title: HOSTILE,
      notes: new Map([[HOSTILE, { text: HOSTILE }]]),
    })
    expect(misplacedTag(picture)).toBeUndefined()
    expect(picture).not.toContain('<script')
    expect(textOf(picture)).not.toMatch(/<|>/)
    expect(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(picture)).toBe(false)
  })

  test('colours nodes by their pools, and leaves serial ones plain', () => {
    const picture = graphPicture(graphOf([node('a', { pool: 'one' }), node('b', { pool: 'two' }), node('c')], []))
    expect([...picture.matchAll(/<g class="(p\d)">/g)].map(([, name]) => name)).toEqual(['p0', 'p1'])
    for (const name of ['one', 'two']) expect(textOf(picture)).toContain(`${name}: threads(2)`)
  })

  test('shows transports, widths, and brackets where items are unpacked and gathered', () => {
    const nodes = [node('cut', { produce: 3, width: 3 }), node('glue', { consume: 'all' })]
    const picture = graphPicture(graphOf(nodes, [['cut', 'glue']]))
    expect(textOf(picture)).toContain('memory ×3')
    expect(picture.match(/class="bracket"/g)).toHaveLength(2)
    expect(picture).toContain('class="pipe many"')
    expect(graphPicture(graphOf([node('a'), node('b')], [['a', 'b']]))).not.toMatch(/class="(bracket|pipe many)"/)
  })

  test('shows how busy a node is, never beyond its edge', () => {
    const notes = new Map([['a', { text: '120 % busy', level: 1.2, alarming: true }]])
    const picture = graphPicture(graphOf([node('a')], []), { notes })
    const [track, level] = ['track', 'level'].map((name) =>
      new RegExp(`class="${name}"[^>]* width="([\\d.]+)"`).exec(picture),
    )
    expect(level?.[1]).toBe(track?.[1])
    expect(picture).toContain('class="note alarm"')
  })
})
