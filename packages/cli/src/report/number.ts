/** A share of 0 to 1: `97 %`. */
export function percent(share: number): string {
  const hundreds = 100 * share
  return `${hundreds > 0 && hundreds < 0.95 ? hundreds.toFixed(1) : hundreds.toFixed(0)} %`
}

/** A count, its thousands apart by narrow spaces that do not break: `214 384`. */
export function whole(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u{202f}')
}

/** A number with three figures, and three places at most, or a count: `0.012`, `4.56`, `12 345`. */
export function figures(value: number): string {
  if (value === 0) return '0'
  if (Math.abs(value) >= 1_000) return whole(value)
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return Number(value.toFixed(Math.min(digits, 3))).toString()
}

/** A time in Ms: `340 ms`, `12.3 s`, `4 min 10 s`, `2 h 05 min`. */
export function timed(ms: number): string {
  if (ms < 1_000) return `${figures(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
  const minutes = Math.floor(Math.round(seconds) / 60)
  if (minutes < 60) return `${minutes} min ${two(Math.round(seconds) % 60)} s`
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** Bytes: `1.5 GB`. */
export function sized(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  return `${(bytes / 1_000 ** step).toFixed(step === 0 ? 0 : 1)} ${UNITS[step]}`
}

/** So many of something: `1 item`, `3 items`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`
}

const two = (value: number): string => String(value).padStart(2, '0')
