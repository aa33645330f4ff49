// Reads the built pages and fails where a link leads nowhere, a name behind `#` is not on its page, a picture is missing, or
// a page would fetch anything from another host.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const site = process.argv[2] ?? fileURLToPath(new URL('../.vitepress/dist', import.meta.url))

const pages = new Map(htmlIn(site).map((path) => [path, readFileSync(path, 'utf8')]))
const names = new Map([...pages].map(([path, html]) => [path, new Set(valuesOf(html, /\s(?:id|name)="([^"]*)"/g))]))
const faults = [...pages].flatMap(([path, html]) => [
  ...valuesOf(html, /<a\s[^>]*?href="([^"]*)"/g).flatMap((href) => deadLink(path, href)),
  ...valuesOf(html, /<(?:img|script|source|iframe)\s[^>]*?src="([^"]*)"/g).flatMap((src) => missing(path, src)),
  ...valuesOf(html, /<link\s[^>]*?href="([^"]*)"/g).flatMap((href) => missing(path, href)),
])
for (const sheet of filesIn(site, '.css'))
  for (const url of valuesOf(readFileSync(sheet, 'utf8'), /url\(["']?([^"')]*)/g)) faults.push(...missing(sheet, url))

for (const fault of new Set(faults)) console.error(`site: ${fault}`)
if (pages.size === 0) console.error(`site: there is no page in ${site}; run npm run docs`)
console.log(`site: ${pages.size} pages, ${faults.length} faults`)
process.exitCode = faults.length === 0 && pages.size > 0 ? 0 : 1

function deadLink(page, href) {
  if (/^(https?|mailto):/.test(href)) return []
  const [path, name] = href.split('#').map(decodeURIComponent)
  const target = path === '' ? page : fileOf(page, path)
  if (target === undefined) return [`${relative(site, page)} links to ${href}, which is not there`]
  if (!name || !names.has(target) || names.get(target).has(name)) return []
  return [`${relative(site, page)} links to ${href}; that page has no #${name}`]
}

function missing(page, url) {
  if (url.startsWith('data:') || url.startsWith('#')) return []
  if (/^(\w+:)?\/\//.test(url)) return [`${relative(site, page)} would fetch ${url}`]
  return fileOf(page, decodeURIComponent(url.split(/[?#]/)[0]))
    ? []
    : [`${relative(site, page)} wants ${url}, which is not there`]
}

function fileOf(page, path) {
  const at = path.startsWith('/') ? join(site, path) : join(dirname(page), path)
  return [at, `${at}.html`, join(at, 'index.html')].find((file) => existsSync(file) && statSync(file).isFile())
}

function valuesOf(text, pattern) {
  return [...text.matchAll(pattern)].map(([, value]) => value.replaceAll('&amp;', '&'))
}

function htmlIn(folder) {
  return filesIn(folder, '.html').filter((file) => !file.endsWith('404.html'))
}

function filesIn(folder, ending) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true }).flatMap((name) => (name.endsWith(ending) ? [join(folder, name)] : []))
}
