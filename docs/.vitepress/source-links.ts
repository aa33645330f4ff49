import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MarkdownRenderer } from 'vitepress'

const root = fileURLToPath(new URL('../..', import.meta.url))
const docs = join(root, 'docs')

/**
 * Pages link to sources as one does in a repository: `[main.ts](src/main.ts)`. The site has no sources, so it takes a copy of
 * each that a page links to, as text, and the links lead there. A folder is its README.
 */
export function sourceLinks() {
  const linked = new Set<string>()
  return {
    rule(md: MarkdownRenderer): void {
      md.core.ruler.push('source-links', ({ tokens, env }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === 'link_open' ? token.attrGet('href') : null
          if (href === null || /^(\w+:|#|\/)/.test(href)) continue
          const to = placeOf(href, dirname(env.path))
          if (to === undefined) continue
          if ('page' in to) token.attrSet('href', to.page)
          else {
            linked.add(to.source)
            token.attrSet('href', `/sources/${to.source}.txt`)
            token.attrSet('target', '_blank')
          }
        }
      })
    },
    copy(outDir: string): void {
      for (const source of linked) {
        const to = join(outDir, 'sources', `${source}.txt`)
        mkdirSync(dirname(to), { recursive: true })
        copyFileSync(join(root, source), to)
      }
    },
  }
}

/** Pages that stand where those who keep a repository look for them, and where they are on the site. */
const elsewhere: Readonly<Record<string, string>> = {
  '.github/SECURITY.md': '/vulnerabilities',
  '.github/SUPPORT.md': '/support',
}

function placeOf(href: string, from: string): { page: string } | { source: string } | undefined {
  const [path = '', anchor] = href.split('#')
  const target = resolve(from, decodeURIComponent(path))
  if (!existsSync(target)) return undefined
  const inDocs = relative(docs, target).replaceAll('\\', '/')
  const behind = anchor === undefined ? '' : `#${anchor}`
  if (statSync(target).isDirectory()) return { page: `/${inDocs === '' ? '' : `${inDocs}/`}${behind}` }
  if (!inDocs.startsWith('..') && target.endsWith('.md'))
    return { page: `/${inDocs.replace(/(^|\/)README\.md$/, '$1')}${behind}` }
  const source = relative(root, target).replaceAll('\\', '/')
  const page = elsewhere[source]
  return page === undefined ? { source } : { page: `${page}${behind}` }
}
