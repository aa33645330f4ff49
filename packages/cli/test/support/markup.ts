const VOID = new Set(['meta', 'br', 'img', '!doctype'])

/** The first tag that is not closed where it should be, or closes nothing; `undefined`: all are in order. */
export function misplacedTag(markup: string): string | undefined {
  const open: string[] = []
  for (const [tag, slash, name = ''] of markup.matchAll(/<(\/?)([!\w]+)(?:\s+[\w:-]+(?:="[^"<]*")?)*\s*\/?>/g)) {
    if (VOID.has(name) || tag.endsWith('/>')) continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return tag
  }
  return open.at(-1)
}

/** What is left of a text when all tags are taken out. */
export function textOf(markup: string): string {
  return markup.replace(/<style>[^]*?<\/style>/g, '').replace(/<\/?[!\w]+(?:\s+[\w:-]+(?:="[^"<]*")?)*\s*\/?>/g, ' ')
}
