/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

/** What colours pass through as escape takes longer, and begin again. */
const PALETTE: readonly Colour[] = [
  [8, 16, 48],
  [24, 82, 140],
  [122, 193, 211],
  [250, 246, 226],
  [246, 178, 62],
  [172, 66, 38],
  [52, 16, 44],
]

/** Of points that never escape. */
const INSIDE: Colour = [5, 6, 12]

/** The colour of a point that escapes at a time. */
export function colour(time: number): Colour {
  if (!Number.isFinite(time)) return INSIDE
  const place = Math.sqrt(Math.max(0, time)) * 0.9
  const from = Math.floor(place)
  const share = place - from
  const a = PALETTE[from % PALETTE.length]
  const b = PALETTE[(from + 1) % PALETTE.length]
  return [mixed(a[0], b[0], share), mixed(a[1], b[1], share), mixed(a[2], b[2], share)]
}

const mixed = (a: number, b: number, share: number): number => Math.round(a + (b - a) * share)
