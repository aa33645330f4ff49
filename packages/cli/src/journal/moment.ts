/** A moment as people read it, in UTC: `2026-11-30 14:22:33.120`. @param at - epoch Ms */
export function moment(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '')
}
