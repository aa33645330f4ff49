import { defineConfig } from 'vitepress'
import { pagesOf, steps } from './sidebar.ts'
import { slug } from './slug.ts'
import { sourceLinks } from './source-links.ts'

const sources = sourceLinks()

export default defineConfig({
  title: 'PaPy for Node',
  description: 'Parallel pipelines of your functions, over many items, in TypeScript',
  lang: 'en',
  cleanUrls: false,
  lastUpdated: false,
  srcExclude: ['**/node_modules/**', 'README.md'],
  // What is README.md for who browses the repository is the index of its folder on the site.
  rewrites: (path) => path.replace(/(^|\/)README\.md$/, '$1index.md'),
  ignoreDeadLinks: false,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
    anchor: { slugify: slug },
    config: (md) => sources.rule(md),
  },
  buildEnd: ({ outDir }) => sources.copy(outDir),
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    externalLinkIcon: true,
    nav: [
      { text: 'Guide', link: '/guide/01-first-pipeline', activeMatch: '^/guide/' },
      { text: 'Recipes', link: '/recipes/', activeMatch: '^/recipes/' },
      { text: 'Plugins', link: '/plugin/transport', activeMatch: '^/plugin/' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: {
      '/reference/': [
        { text: 'Reference', items: [{ text: 'All doors', link: '/reference/' }, ...pagesOf('reference')] },
      ],
      '/': [
        { text: 'Guide', items: steps('guide') },
        { text: 'Recipes', collapsed: true, items: pagesOf('recipes') },
        { text: 'Plugins', collapsed: true, items: pagesOf('plugin') },
        {
          text: 'To look up',
          collapsed: true,
          items: [
            { text: 'Terms', link: '/terms' },
            { text: 'Errors by code', link: '/errors' },
            { text: 'What each plugin can', link: '/capabilities' },
            { text: 'Security of other hosts', link: '/security' },
            { text: 'Architecture', link: '/architecture' },
            { text: 'How fast', link: '/benchmarks' },
            { text: 'Beside its peers', link: '/peers' },
            { text: 'Reference', link: '/reference/' },
          ],
        },
        { text: 'Examples', collapsed: true, items: pagesOf('examples') },
        { text: 'Decisions', collapsed: true, items: pagesOf('decisions') },
      ],
    },
    footer: {
      message: 'MIT licence',
      copyright: 'PaPy: Cieslik & Mura, SciPy 2009. This is a version of it for Node.',
    },
  },
})
