// A project as it would be on Windows: the built packages, the smoke tests, and what others made for that system. All of it
// are real files, since Wine takes a link for a file of its own: each package would be there several times.
const fs = require('node:fs')
const path = require('node:path')
const { root, tools } = require('./place.cjs')
const { installFor } = require('./npm.cjs')

const project = path.join(tools, 'windows')
// What users install beside our packages, and tests ask for.
const besides = ['koffi', 'tsx']

/** Makes it, or brings it up to date; answers where it is. */
function layOut() {
  const packages = published()
  installFor('windows', project, { system: 'win32', cpu: 'x64' }, dependencies(packages))
  for (const folder of ['packages', path.join('node_modules', '@papy'), 'integration'])
    fs.rmSync(path.join(project, folder), { recursive: true, force: true })
  for (const { folder, manifest } of packages)
    for (const to of [path.join('packages', folder), path.join('node_modules', manifest.name)])
      for (const part of ['package.json', 'dist'])
        fs.cpSync(path.join(root, 'packages', folder, part), path.join(project, to, part), { recursive: true })
  for (const part of [path.join('integration', 'smoke'), path.join('integration', 'scenario', 'fixtures')])
    fs.cpSync(path.join(root, part), path.join(project, part), { recursive: true })
  return project
}

function published() {
  const folders = fs.readdirSync(path.join(root, 'packages'))
  const found = folders.flatMap((folder) => {
    const file = path.join(root, 'packages', folder, 'package.json')
    return fs.existsSync(file) ? [{ folder, manifest: JSON.parse(fs.readFileSync(file, 'utf8')) }] : []
  })
  return found.filter(({ manifest }) => manifest.private !== true)
}

/** What others made, in the versions that the workspace has. */
function dependencies(packages) {
  const versions = catalog()
  const asked = packages.flatMap(({ manifest }) =>
    Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }),
  )
  const others = asked.filter(([name]) => !name.startsWith('@papy/'))
  const all = [...others, ...besides.map((name) => [name, 'catalog:'])]
  return Object.fromEntries(all.map(([name, range]) => [name, versions[name] ?? range]).sort())
}

function catalog() {
  const text = fs.readFileSync(path.join(root, 'pnpm-workspace.yaml'), 'utf8')
  const [, entries] = /^catalog:\n((?: {2}.*\n)*)/m.exec(text)
  return Object.fromEntries([...entries.matchAll(/^ {2}'?([^':\s]+)'?: (\S+)$/gm)].map(([, name, at]) => [name, at]))
}

module.exports = { layOut }
