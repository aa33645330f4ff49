import { createRequire, isBuiltin } from 'node:module'
import { build } from 'esbuild'
import { rollup } from 'rollup'

/** Bundles a program into one file of ES modules. `outside`: what is left to be imported when it runs. */
export type Bundle = (entry: string, file: string, outside?: RegExp) => Promise<void>

/** Bundlers that users have. */
export const bundlers: Readonly<Record<string, Bundle>> = {
  esbuild: async (entry, file, outside) => {
    const external = outside === undefined ? {} : ({ packages: 'external' } as const)
    await build({
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'silent',
      ...external,
    })
  },
  rollup: async (entry, file, outside) => {
    const bundle = await rollup({
      input: entry,
      external: (id) => isBuiltin(id) || outside?.test(id) === true,
      // As its plugin for packages does. Ours export the same to `import` and `require`.
      plugins: [{ name: 'packages', resolveId: (id, from) => installedAt(id, from) }],
      onLog: () => {},
    })
    await bundle.write({ file, format: 'es', inlineDynamicImports: true })
    await bundle.close()
  },
}

function installedAt(id: string, from: string | undefined): string | undefined {
  return from === undefined || /^[./]/.test(id) || isBuiltin(id) ? undefined : createRequire(from).resolve(id)
}
