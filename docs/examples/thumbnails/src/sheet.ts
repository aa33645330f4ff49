import { basename } from 'node:path'
import { isPiperError, type PiperError } from '@papy/core'
import type { Thumbnail } from './thumbnail.ts'

/** What came of a file. */
export type Result = Thumbnail | PiperError

/** A page with all results, in one file. */
export function sheet(results: readonly Result[]): string {
  const figures = results.map((result) => (isPiperError(result) ? missing(result) : present(result)))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Contact sheet</title>
<style>
  body { margin: 2rem; background: #f4f2ee; color: #333; font: 14px/1.4 system-ui, sans-serif; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 1.5rem; }
  figure { display: flex; flex-direction: column; margin: 0; }
  .frame { display: grid; place-items: center; height: 12rem; background: #fff; border: 1px solid #ddd8ce; }
  .missing .frame { background: repeating-linear-gradient(45deg, #f4f2ee 0 12px, #eae6de 12px 24px); color: #a33; }
  .missing .frame { padding: 0 1rem; text-align: center; }
  figcaption { margin-top: 0.4rem; }
  small { display: block; color: #777; }
</style>
<h1>Contact sheet</h1>
<main>
${figures.join('\n')}
</main>
</html>
`
}

/** Name of the file that a placeholder stands for: it is in the inbox of the function that failed. */
export function nameOf({ errors: [first] }: PiperError): string {
  const [path] = first.inbox as [string]
  return basename(path)
}

/** What is wrong with it, as the function said. */
export function reasonOf({ errors: [{ cause }] }: PiperError): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function present({ name, format, width, height, webp }: Thumbnail): string {
  const source = `data:image/webp;base64,${Buffer.from(webp).toString('base64')}`
  return figure('present', `<img src="${source}" alt="">`, name, `${format}, ${width} × ${height}`)
}

function missing(error: PiperError): string {
  return figure('missing', escaped(reasonOf(error)), nameOf(error), 'no thumbnail')
}

function figure(kind: string, inside: string, name: string, about: string): string {
  const caption = `${escaped(name)}<small>${escaped(about)}</small>`
  return `<figure class="${kind}"><div class="frame">${inside}</div><figcaption>${caption}</figcaption></figure>`
}

/** Text that cannot be taken for HTML: names of files are what others chose. */
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`)
