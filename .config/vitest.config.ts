import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = '**/node_modules/**'
const soak = '**/*.soak.test.ts'
/** What measures us beside the peers: the same on each Node. */
const bench = 'integration/{bench,peers}/**/*.test.ts'

/**
 * Built packages and fixtures are loaded by Node itself, as in a user's program: a worker must be able to import
 * the very module a test took its function from, and vitest's transformed copy is not that module.
 */
const native = [/\/packages\/[^/]+\/dist\//, /\/docs\/examples\/[^/]+\/dist\//, /\/fixtures\//]

const project = (name: string, include: string[], testTimeout: number, exclude = [installed, soak]) =>
  ({
    root,
    test: { name, include, exclude, testTimeout, pool: 'forks', server: { deps: { external: native } } },
  }) satisfies TestProjectInlineConfiguration

export default defineConfig({
  root,
  test: {
    projects: [
      project('unit', ['packages/*/test/**/*.test.ts', '.config/**/*.test.ts'], 5_000),
      project('integration', ['integration/**/*.test.ts'], 30_000, [installed, soak, bench]),
      project('bench', [bench], 30_000),
      project('examples', ['docs/examples/*/test/**/*.test.ts'], 60_000),
      project('docs', ['docs/test/**/*.test.ts'], 60_000),
      project('soak', [`packages/*/test/${soak}`, `integration/${soak}`], 30 * 60_000, [installed]),
    ],
  },
})
