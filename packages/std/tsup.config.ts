import { defineConfig } from 'tsup'
import { esm } from '../../.config/tsup.base.ts'

const shelves = ['databases', 'files', 'http', 'items', 'maths', 'reduce', 'streams', 'topology', 'values']
const entries = shelves.map((shelf) => [shelf, `src/${shelf}/index.ts`])

export default defineConfig({
  ...esm({ index: 'src/index.ts', ...Object.fromEntries(entries) }),
  // The root door leads to the others instead of sharing chunks with them: workers, and saved pipelines, import a function
  // from where users do.
  esbuildPlugins: [
    {
      name: 'shelves',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^\.\/\w+\/index\.ts$/ }, ({ path, kind }) =>
          kind === 'entry-point' ? undefined : { path: path.replace('/index.ts', '.js'), external: true },
        ),
    },
  ],
})
