import type { Recipe } from '@papy/contract'

/** The call of a factory of a shelf, as a saved program makes it again; options that are empty are left out. */
export function recipeOf(shelf: string, door: string, name: string, args: readonly unknown[]): Recipe {
  return {
    specifier: `@papy/std/${shelf}`,
    url: door,
    export: name,
    args: isEmpty(args.at(-1)) ? args.slice(0, -1) : args,
  }
}

function isEmpty(options: unknown): boolean {
  const isPlain = typeof options === 'object' && options !== null && Object.getPrototypeOf(options) === Object.prototype
  return isPlain && Object.keys(options).length === 0
}
