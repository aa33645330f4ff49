import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { installed } from './project.ts'

const wanted = ['core', 'imap', 'transport-socket']
const needed = ['contract', 'runtime-thread']
const { directory, node } = await installed(wanted, needed)
afterAll(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

const modules = join(directory, 'node_modules')
const files = readdirSync(modules, { recursive: true }).map(String)

test('nothing else is installed: no other transport, nothing of anybody else', () => {
  const packages = files.filter((file) => /^package\.json$/.test(file.split(/[\\/]/).at(-1) ?? ''))
  expect(packages.map((file) => file.replaceAll('\\', '/')).sort()).toEqual(
    [...wanted, ...needed].map((name) => `@papy/${name}/package.json`).sort(),
  )
})

test('nothing is built: no binary, no script that npm runs', () => {
  expect(files.filter((file) => /\.(node|so|dll|dylib|wasm)$|binding\.gyp$/.test(file))).toEqual([])
  const lock = JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8'))
  const scripts = Object.entries<{ hasInstallScript?: boolean }>(lock.packages).filter(([, it]) => it.hasInstallScript)
  expect(scripts).toEqual([])
})

test('what is installed names no version of the workspace', () => {
  for (const name of [...wanted, ...needed]) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(modules, '@papy', name, 'package.json'), 'utf8'))
    for (const range of Object.values(dependencies)) expect(range).toMatch(/^\^\d/)
  }
})

test('items go through sockets there', async () => {
  expect(await node('program.mjs')).toEqual({ stdout: 'socket\n10\n20\n30\n', stderr: '' })
})

test('it can be required, too', async () => {
  expect(await node('program.cjs')).toEqual({ stdout: 'function function transport\n', stderr: '' })
})
