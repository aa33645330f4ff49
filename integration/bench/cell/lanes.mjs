/**
 * A map by a pool that runs single tasks: `window` of them are under way at any time, so that it has always something to do
 * and never a million promises. Results are taken as they come: order is not asked of who has none to give.
 */
export async function lanes(run, source, take, window) {
  const iterator = source[Symbol.iterator]()
  const lane = async () => {
    for (let item = iterator.next(); !item.done; item = iterator.next()) take(await run(item.value))
  }
  await Promise.all(Array.from({ length: window }, lane))
}

/** The same, but a task has `size` items: what one does by hand where tasks are too small. */
export function lanesByHand(run, source, take, window, size) {
  const takeAll = (values) => {
    for (const value of values) take(value)
  }
  return lanes(run, byTheDozen(source, size), takeAll, window)
}

function* byTheDozen(source, size) {
  let some = []
  for (const item of source) {
    some.push(item)
    if (some.length < size) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}
