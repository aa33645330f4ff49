const ARENA = 64 * 2 ** 20

/** Copies bytes into an arena, one place after the other, and `twice`: out of it again. `warm`: always to the same place. */
export function copying({ bytes, twice, warm }) {
  const from = Buffer.alloc(bytes, 1)
  const arena = Buffer.alloc(warm ? bytes : Math.max(ARENA, bytes), 1)
  const to = Buffer.alloc(bytes)
  const places = Math.floor(arena.byteLength / bytes)
  return (number) => {
    const at = (number % places) * bytes
    from.copy(arena, at)
    if (twice) arena.copy(to, 0, at, at + bytes)
  }
}
