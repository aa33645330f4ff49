import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { imports, step, type UserFunction, Worker } from '@papy/core'
import { describe, expect, it } from 'vitest'
import { rejected, thrown } from './support/thrown.ts'

const scale = ([n]: [number], by: number, plus = 0) => n * by + plus

describe('step', () => {
  it('binds arguments, and more of them to what is a step already', async () => {
    expect(await new Worker(step(scale, 2)).evaluate([3])).toBe(6)
    expect(await new Worker(step(step(scale, 2), 1)).evaluate([3])).toBe(7)
  })

  it('names an export of a module, which is imported when it is called', async () => {
    const named = new Worker(step.from('node:util', 'inspect', { compact: true }))
    expect(named.name).toBe('inspect')
    expect(await named.evaluate([1])).toBe('[ 1 ]')
  })

  it('finds an export that was not there the first time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'papy-step-'))
    const url = pathToFileURL(join(folder, 'late.mjs'))
    const worker = new Worker(step.from(url, 'twice'))
    expect(await rejected(worker.evaluate([2]))).toMatchObject({ name: 'RuntimeError' })
    await writeFile(url, 'export const twice = ([n]) => n * 2')
    expect(await worker.evaluate([2])).toBe(4)
    await rm(folder, { recursive: true })
  })

  it.each([
    ['no function', () => step(5 as unknown as UserFunction)],
    ['a class', () => step(class Word {} as unknown as UserFunction)],
    ['a path instead of a URL', () => step.from('./a.js', 'align')],
    ['no name', () => step.from('file:///a.js', '')],
  ])('refuses %s', (_, call) => {
    expect(thrown(call)).toMatchObject({ name: 'ArgumentError', code: 'ERR_ARGUMENT' })
  })
})

describe('imports', () => {
  it('gives modules as the last argument, after the inbox and what is bound', async () => {
    const plain = imports({ path: 'node:path' }, ([name]: [string], { path }) => path.extname(name))
    expect(await new Worker(plain).evaluate(['a.txt'])).toBe('.txt')
    const bound = imports(
      { path: 'node:path' },
      ([name]: [string], base: string, { path }) => path.posix.join(base, name),
      '/b',
    )
    expect(await new Worker(bound).evaluate(['a.txt'])).toBe('/b/a.txt')
  })

  it('tries alternatives in turn, and leaves an optional one undefined', async () => {
    const either = imports({ path: 'no-such-package|node:path' }, ([name]: [string], { path }) => typeof path + name)
    expect(await new Worker(either).evaluate(['!'])).toBe('object!')
    const maybe = imports({ lost: '?no-such-package' }, ([name]: [string], { lost }) => `${lost}${name}`)
    expect(await new Worker(maybe).evaluate(['!'])).toBe('undefined!')
  })

  it('rejects where a module is missing, each time anew', async () => {
    const worker = new Worker(imports({ lost: 'no-such-package' }, ([name]: [string], { lost }) => `${lost}${name}`))
    expect((await rejected(worker.evaluate(['!']))).message).toMatch(/no-such-package/)
    expect((await rejected(worker.evaluate(['!']))).message).toMatch(/no-such-package/)
  })

  it('makes Workers unequal', () => {
    const read = ([name]: [string], modules: { a: unknown }) => name + typeof modules.a
    const [one, same, other] = [
      imports({ a: 'node:os' }, read),
      imports({ a: 'node:os' }, read),
      imports({ a: 'node:fs' }, read),
    ]
    expect(new Worker(one).equals(new Worker(same))).toBe(true)
    expect(new Worker(one).equals(new Worker(other))).toBe(false)
  })

  it.each([
    ['a name that is none', { os: 5 }],
    ['an empty name', { os: '' }],
  ])('refuses %s', (_, spec) => {
    expect(thrown(() => imports(spec as never, ([n]: [number]) => n))).toMatchObject({ code: 'ERR_ARGUMENT' })
  })
})
