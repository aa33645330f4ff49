/** A number for people: three digits that count, thousands set apart. */
export function written(value: number): string {
  const size = Math.abs(value)
  const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  const places = 10 ** (size >= 1_000 ? Math.max(0, Math.floor(Math.log10(size)) - 2) : 0)
  return (Math.round(value / places) * places).toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
}
