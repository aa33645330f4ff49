import { stepOf } from '@papy/contract/function'
import type { BoundStep } from '@papy/core'

/** The module by which workers get these functions. */
const door: string = new URL('./index.js', import.meta.url).href

/** What passes an item on as it is, or harms it. */
export type Harm<T> = BoundStep<[T], T>

/** The step that calls one of this package's functions with options; a saved pipeline calls what made it. */
export function made<T>(name: string, called: string, options: object): Harm<T> {
  return stepOf({
    from: { url: door, export: called },
    args: [options],
    recipe: { specifier: '@papy/chaos', url: door, export: name, args: [options] },
  }) as Harm<T>
}
