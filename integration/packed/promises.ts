import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Installed, importAll, installAlone, lintTarball, lintTypes, requireAll, typecheck } from './alone.ts'
import bounds from './bounds.json' with { type: 'json' }
import type { Published } from './published.ts'
import { pack, tarballOf } from './tarballs.ts'

/** What a package may weigh; in `bounds.json`, for each package by its name without the scope. */
interface Bound {
  /** Kilobytes of the package itself, unpacked. */
  readonly kilobytes: number
  /** Other packages that are installed with it. */
  readonly packages: number
}

const bounded: Readonly<Record<string, Bound | undefined>> = bounds

/**
 * Defines tests of what packages promise to a user who installs one of them alone.
 *
 * @param report gets a table of what they weigh, at the end
 */
export function promises(packages: readonly Published[], report: (table: string) => void): void {
  const home = mkdtempSync(join(tmpdir(), 'papy-alone-'))
  const tarballs = join(home, 'tarballs')
  const weighed: [name: string, installed: Installed][] = []
  beforeAll(async () => {
    mkdirSync(tarballs)
    await pack([...new Set(packages.flatMap(({ name, siblings }) => [name, ...siblings]))], tarballs)
  }, 300_000)
  afterAll(() => {
    report(table(weighed))
    rmSync(home, { recursive: true, force: true })
  })

  describe.each(packages.map((each) => [each.scoped, each] as const))('%s alone', (_, each) => {
    let installed: Installed
    beforeAll(async () => {
      installed = await installAlone(each, tarballs, home)
      weighed.push([each.name, installed])
    }, 300_000)

    test('brings the siblings that it needs, and nothing that is built', () => {
      const siblings = installed.packages.filter((name) => name.startsWith('@papy/') && name !== each.scoped)
      expect(siblings).toEqual(each.siblings.map((name) => `@papy/${name}`))
      expect(installed.scripts.filter((name) => !PREBUILT.has(name))).toEqual([])
    })

    test('is not heavier than it may be', () => {
      const { kilobytes, packages } = bounded[each.name] ?? { kilobytes: 0, packages: 0 }
      const said = `${each.name} in integration/packed/bounds.json`
      expect(Math.ceil(installed.ownBytes / 1_000), said).toBeLessThanOrEqual(kilobytes)
      expect(installed.packages.length - 1, said).toBeLessThanOrEqual(packages)
    })

    test.runIf(each.entries.length > 0)('can be imported and required, with the same exports', BOUND, async () => {
      const imported = await importAll(installed.directory, each.entries)
      expect(Object.keys(imported)).toEqual(each.entries.map(String))
      expect(await requireAll(installed.directory, each.entries)).toEqual(imported)
    })

    test.runIf(each.entries.length > 0)('has types under NodeNext and bundler', BOUND, async () => {
      expect(await typecheck(installed.directory, each.entries, 'NodeNext')).toBe('')
      expect(await typecheck(installed.directory, each.entries, 'bundler')).toBe('')
    })

    test('publint has nothing against its tarball', BOUND, async () => {
      expect(await lintTarball(tarballOf(each.name, tarballs))).toBe('')
    })

    test.runIf(each.entries.length > 0)('its types are not wrong', BOUND, async () => {
      expect(await lintTypes(tarballOf(each.name, tarballs))).toBe('')
    })
  })
}

const BOUND = { timeout: 120_000 }

/** They have install scripts, but bring what these would make; a user may forbid scripts. */
const PREBUILT: ReadonlySet<string> = new Set(['koffi', 'cbor-extract'])

function table(weighed: readonly (readonly [name: string, installed: Installed])[]): string {
  const rows = weighed.map(([name, { ownBytes, allBytes, packages }]) =>
    [name.padEnd(20), kilobytes(ownBytes), kilobytes(allBytes), String(packages.length - 1).padStart(9)].join(''),
  )
  return ['package                  own kB   all kB others', ...rows].join('\n')
}

const kilobytes = (bytes: number): string => String(Math.ceil(bytes / 1_000)).padStart(11)
