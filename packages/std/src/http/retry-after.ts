/**
 * What a header `Retry-After` asks to wait, in Ms: seconds, or a date (RFC 9110, 10.2.3). Undefined where it is absent or
 * means nothing.
 */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // Dates have words; a number alone would be taken for a year.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
