import type { Recipe } from '@papy/contract'

/** The module by which workers get these functions: beside whichever file this has been built into. */
export const door: string = new URL('./items.js', import.meta.url).href

/** The call of one of these factories. */
export function recipeOf(name: string, args: readonly unknown[]): Recipe {
  return { specifier: '@papy/std/items', url: door, export: name, args }
}
