import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package that is published. */
export interface PublicPackage {
  readonly name: string
  readonly version: string
  readonly folder: string
}

/** The packages of a checkout that are published, by name. */
export function publicPackages(root: string): PublicPackage[] {
  return readdirSync(join(root, 'packages')).flatMap((one) => {
    const folder = join(root, 'packages', one)
    if (!existsSync(join(folder, 'package.json'))) return []
    const { name, version, private: closed } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return closed ? [] : [{ name, version, folder }]
  })
}

/** What is wrong with a release: versions that did not rise, changelogs that do not say what is new. */
export function faultsOfVersions(before: readonly PublicPackage[], after: readonly PublicPackage[]): string[] {
  return after.flatMap(({ name, version, folder }) => {
    const old = before.find((one) => one.name === name)
    if (old?.version === version) return []
    const changelog = join(folder, 'CHANGELOG.md')
    const text = existsSync(changelog) ? readFileSync(changelog, 'utf8') : ''
    return text.includes(`\n## ${version}\n`) ? [] : [`${name} ${version} has no entry in its CHANGELOG.md`]
  })
}
