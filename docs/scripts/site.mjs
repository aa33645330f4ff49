// Builds the site into docs/.vitepress/dist, or serves it while it is written: `site.mjs build|dev [options of vitepress]`.
// A build that has a dead link, a missing anchor or anything that would be fetched from elsewhere fails.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const docs = fileURLToPath(new URL('..', import.meta.url))
const [job = 'build', ...options] = process.argv.slice(2)

step('scripts/reference.mjs')
step('node_modules/vitepress/bin/vitepress.js', job, '.', ...options)
if (job === 'build') step('scripts/check-site.mjs')

function step(file, ...args) {
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: docs, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
