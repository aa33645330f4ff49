/** What is longer is told of by its length alone: it may be many pieces that looking at would put together. */
const LONGEST = 2 ** 24

/** What is looked at beyond the cut, so that something that is to be hidden is found there, too. */
const BEYOND = 1_024

/** A text of so many characters at most, as it is to be `seen`; what is cut off is told by an ellipsis and a number. */
export function cut(text: string, length: number, seen: (text: string) => string = (all) => all): string {
  if (text.length > LONGEST) return `[a text of ${text.length} characters]`
  const shown = seen(text.length > length + BEYOND ? text.slice(0, length + BEYOND) : text)
  if (text.length <= length && shown.length <= length) return shown
  const kept = whole(shown.slice(0, length))
  const missing = Math.max(text.length, shown.length) - kept.length
  return missing > 0 ? `${kept}… ${missing} more` : kept
}

// Not half of a character.
function whole(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
}
