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
