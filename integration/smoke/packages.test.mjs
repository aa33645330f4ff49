// Every package that is published loads: by `import`, and by `require`.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const packages = new URL('../../packages/', import.meta.url)

for (const folder of readdirSync(packages)) {
  const manifest = readManifest(folder)
  if (manifest === undefined || manifest.private === true) continue
  const entries = Object.entries(manifest.exports ?? {}).filter(([, target]) => typeof target === 'object')
  for (const [path, target] of entries)
    test(`${manifest.name}${path.slice(1)} is imported and required`, async () => {
      const url = new URL(`${folder}/${target.default}`, packages)
      const imported = await import(url)
      const required = createRequire(import.meta.url)(fileURLToPath(url))
      assert.ok(Object.keys(imported).length > 0)
      assert.equal(required, imported)
    })
}

// A directory of what is gone may have been left by a build.
function readManifest(folder) {
  try {
    return JSON.parse(readFileSync(new URL(`${folder}/package.json`, packages), 'utf8'))
  } catch {
    return undefined
  }
}
