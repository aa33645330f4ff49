import { describe, expect, test } from 'vitest'
import { moduleText } from '../../src/function/exports.ts'
import { tokenize } from '../../src/function/tokens.ts'

const read = (source: string) => moduleText(tokenize(source))
/** Exported names, each with its variable. */
const names = (source: string) =>
  Object.fromEntries([...read(source).exports].map(([name, { local }]) => [name, local]))

describe('exported names', () => {
  const cases: [string, string, Record<string, string | undefined>][] = [
    [
      'declarations',
      'export function a() {}\nexport async function b() {}\nexport function* c() {}\nexport async function *d() {}\nexport class E extends F {}',
      { a: 'a', b: 'b', c: 'c', d: 'd', E: 'E' },
    ],
    [
      'several variables',
      'export const a = 1, b = (x, y) => x, c = [1, 2]\nexport let d, e\nexport var f = function () { return 1, 2 }, g',
      { a: 'a', b: 'b', c: 'c', d: 'd', e: 'e', f: 'f', g: 'g' },
    ],
    [
      'no semicolons',
      "export const a = b\nfoo, bar\nexport const c = () => {\n  return 1\n}\n'x', y\nexport let d\nz, w",
      { a: 'a', c: 'c', d: 'd' },
    ],
    [
      'expressions over several lines',
      'export const a = b\n  .c(d)\n  + e\n  ? f\n  : g,\n  h = 1',
      { a: 'a', h: 'h' },
    ],
    [
      'patterns',
      'export const { a, b: c, d: { e = f(1, 2), ...g }, [h]: i = 1, "j": k } = l, [m, , n = 1, [o], ...p] = q',
      { a: 'a', c: 'c', e: 'e', g: 'g', i: 'i', k: 'k', m: 'm', n: 'n', o: 'o', p: 'p' },
    ],
    [
      'lists',
      "export { a, b as c, d as default, e as 'f g', h as if, }\nexport {}",
      { a: 'a', c: 'b', default: 'd', 'f g': 'e', if: 'h' },
    ],
    [
      're-exports',
      "export { a } from './b.js'\nexport * from 'c'\nexport * as d from 'd'\nexport { default } from 'e'\nexport { f }",
      { f: 'f' },
    ],
    ['a default that is a variable', 'const a = 1\nexport default a\nconst b = 2', { default: 'a' }],
    ['a default that is not', 'export default a.b', { default: undefined }],
    ['a default that is called', 'export default a\n(b)', { default: undefined }],
    ['a default that is an arrow function', 'export default a => a', { default: undefined }],
    ['a default that is declared', 'export default async function a() {}', { default: 'a' }],
    ['a default class', 'export default class A {}', { default: 'A' }],
    [
      'not what is said in strings, comments and expressions',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: source that is read
      '// export const a = 1\n/* export { b } */ "export { c }"; `export { d } ${"`export { e }"}`;\n/export { f }"/.test(x); x.export; ({ export: 1 })\nif (x) /"/.exec(y)\nexport { g }',
      { g: 'g' },
    ],
    [
      'TypeScript',
      'export type A = { a: 1 }\nexport interface B { b: 2 }\nexport const c: Map<string, number> = new Map()\nexport abstract class D<T> {}\nexport { type E, f }\nexport declare function g(): void\nexport const h = i as J\nexport default k satisfies L',
      { c: 'c', D: 'D', f: 'f', h: 'h', default: 'k' },
    ],
    [
      'minified',
      'const a=1;let b=a/2/a;export{a as b,b as c};export default(e=>e)',
      { b: 'a', c: 'b', default: undefined },
    ],
  ]
  test.each(cases)('%s', (_, source, expected) => expect(names(source)).toEqual(expected))
})

describe('where a function begins', () => {
  const cases: [string, string][] = [
    ['arrow function', 'export default @([x]) => x'],
    ['in parentheses', 'export default (@([x]) => x)'],
    ['async arrow function', 'export default /* a */ @async ([x]) => x'],
    ['function', 'export default function @([x]) {}'],
    ['async generator', 'export default async function* @([x]) {}'],
    ['a variable', 'const a = @([x]) => x\nexport default a'],
    ['a declaration', 'function a @([x]) {}\nexport default a'],
  ]
  test.each(cases)('%s', (_, marked) => {
    const source = marked.replace('@', '')
    const { exports, declared } = read(source)
    const shape = exports.get('default')
    expect((shape?.local === undefined ? shape : declared.get(shape.local))?.starts).toContain(marked.indexOf('@'))
  })

  test('members of objects and classes, and nothing else of them', () => {
    const source =
      'export default { a, b: c, d: ([x]) => x, e() {}, async *f() {}, get g() {}, [h]: 1, "i j": k, ...l, m: n.o, async: p, get: q }'
    expect([...(read(source).exports.get('default')?.members?.keys() ?? [])]).toEqual([
      'a',
      'b',
      'd',
      'e',
      'f',
      'i j',
      'm',
      'async',
      'get',
    ])
    const body =
      'class A { static a() {} static async b() {} static c = ([x]) => x; d() {} static get e() {} static #f() {} static { g() } }'
    expect([...(read(body).declared.get('A')?.members?.keys() ?? [])]).toEqual(['a', 'b', 'c', '#f'])
  })
})

test('depth of brackets is that of the source, with templates and regular expressions in it', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source that is read
  const tokens = tokenize('a = { b: `c ${ [d, `e ${ f }`] } g`, h: /[/}"]/ }; i = j / (k) / 2; l')
  expect(tokens.at(-1)).toMatchObject({ text: 'l', depth: 0 })
  expect(tokens.find(({ text }) => text === 'f')?.depth).toBe(4)
})

test('text that is no JavaScript is read without end or error', () => {
  for (const source of [
    '"',
    '`${',
    '/*',
    "'\n",
    ')]}',
    '/[',
    'export',
    'export default',
    'export {',
    'export const',
    'export const {',
    'a ? .5 : `',
    '#!x',
  ])
    expect(() => read(source)).not.toThrow()
})
