import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DefaultTheme } from 'vitepress'

const docs = fileURLToPath(new URL('..', import.meta.url))

/** The pages of a folder that are numbered, in their order; the number is part of the title. */
export function steps(folder: string): DefaultTheme.SidebarItem[] {
  return filesOf(folder)
    .filter((path) => /\/\d+-[^/]*$/.test(path))
    .map(itemOf)
}

/** All pages of a folder, by their titles; its own index first. */
export function pagesOf(folder: string): DefaultTheme.SidebarItem[] {
  const index = (path: string) => Number(!/^\w+\/(README|index)\.md$/.test(path))
  return filesOf(folder)
    .filter((path) => !(folder === 'reference' && path === 'reference/index.md'))
    .sort((a, b) => index(a) - index(b))
    .map(itemOf)
}

const itemOf = (path: string): DefaultTheme.SidebarItem => ({
  text: titleOf(path),
  link: `/${path.replace(/(README|index)?\.md$/, '')}`,
})

// A title is Markdown and the sidebar is not.
function titleOf(path: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(docs, path), 'utf8')) ?? []
  return (title ?? path).replace(/[`*]/g, '').replace(/^@papy\//, '')
}

function filesOf(folder: string): string[] {
  if (!existsSync(join(docs, folder))) return []
  const found = readdirSync(join(docs, folder), { recursive: true, withFileTypes: true })
  return found
    .filter(({ name, parentPath }) => name.endsWith('.md') && !/node_modules|\/data$/.test(parentPath))
    .map(({ name, parentPath }) => relative(docs, join(parentPath, name)).replaceAll('\\', '/'))
    .sort()
}
