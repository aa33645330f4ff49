/** The value below which such a share of them lies. Sorts them. */
export function quantile(values, share) {
  values.sort((a, b) => a - b)
  return values[Math.min(values.length - 1, Math.floor(values.length * share))]
}
