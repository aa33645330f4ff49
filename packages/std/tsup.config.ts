import { defineConfig } from 'tsup'
import { besideWorker, worker } from '../../.config/tsup.base.ts'

const shelves = ['databases', 'files', 'http', 'items', 'maths', 'reduce', 'script', 'streams', 'topology', 'values']
const entries = shelves.map((shelf) => [shelf, `src/${shelf}/index.ts`])

export default defineConfig([
  {
    ...besideWorker({ index: 'src/index.ts', ...Object.fromEntries(entries) }, ['script-guard']),
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
  },
  worker({ 'script-guard': 'src/script/guard/entry.ts' }),
])
