import { inspect } from 'node:util'

/** Items above which listing the keys of an array costs more than having it inspected. */
const FEW = 128

/** Shows nothing of an array but how many items it has, and what else it has. */
const bare = { maxArrayLength: 0, depth: 0, customInspect: false } as const

/** Whether an array has holes, or enumerable properties beside its items. */
export function isUneven(list: readonly unknown[]): boolean {
  return !hasItemsOnly(list) || hasHoles(list)
}

// Where there are no holes, that is. Keys of items come as strings, each of them made: far more work than writing numbers.
// Node can list the other properties alone, but shows them to inspect() only. Should it word that differently one day, this
// is slower, not wrong.
function hasItemsOnly(list: readonly unknown[]): boolean {
  if (list.length > FEW && inspect(list, bare) === `[ ... ${list.length} more items ]`) return true
  return Object.keys(list).length === list.length
}

// A hole reads as undefined; where nothing does, there is none.
function hasHoles(list: readonly unknown[]): boolean {
  if (!list.includes(undefined)) return false
  for (let at = 0; at < list.length; at++) if (!Object.hasOwn(list, at)) return true
  return false
}
