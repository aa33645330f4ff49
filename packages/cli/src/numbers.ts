/** A whole number with its thousands apart: `1,234,567`. */
export function counted(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Items per second: with a digit behind the point where there are few. */
export function rated(perSecond: number): string {
  return perSecond >= 10 || perSecond === 0 ? counted(perSecond) : perSecond.toFixed(1)
}

/** A duration as people say it: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function lasted(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${counted(Math.floor(minutes / 60))} h ${minutes % 60} min`
}

/** A share from 0 to 1. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
