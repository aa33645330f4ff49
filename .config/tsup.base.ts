import type { Options } from 'tsup'

/**
 * The one way packages are built: ESM only (Node >= 20.19 can `require()` it), unminified, with source maps.
 * Code shared by two entries goes to a chunk of its own, so a class exists once. Declarations come from tsc.
 */
export const esm = (entry: Record<string, string>): Options => ({
  entry,
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  splitting: true,
  sourcemap: true,
  clean: true,
  dts: false,
})

/**
 * What a worker loads first, with all it needs in one file: each further file would make every worker start later.
 * States that a realm has once are kept by symbols, not by modules, so a second copy of them is none.
 */
export const worker = (entry: Record<string, string>): Options => ({
  ...esm(entry),
  splitting: false,
  noExternal: [/^@papy\/contract/],
  clean: false,
})

/** Leaves what {@link worker} builds beside it alone. */
export const besideWorker = (entry: Record<string, string>, names: readonly string[]): Options => ({
  ...esm(entry),
  clean: names.map((name) => `!${name}.js*`),
})
