/** Items made one by one, as many as fit into a time: so everybody runs equally long, however quick. */
export function* timed(make, seconds) {
  const end = performance.now() + seconds * 1000
  for (let i = 0; (i & 15) !== 0 || performance.now() < end; i++) yield make(i)
}

/** So many items, made one by one. */
export function* counted(make, count) {
  for (let i = 0; i < count; i++) yield make(i)
}
