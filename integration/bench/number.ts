/** A number for people: three digits that count, thousands set apart. */
export function written(value: number): string {
  const size = Math.abs(value)
  const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  const rounded = size >= 1_000 ? Number(value.toPrecision(3)) : value
  return rounded.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
