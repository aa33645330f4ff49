// Writes docs/reference: a page for each door of each public package, by typedoc from the sources. The folder is not committed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Application, Converter, ReflectionKind } from 'typedoc'

const root = fileURLToPath(new URL('../..', import.meta.url))
const out = join(root, 'docs/reference')

const doors = doorsOf(join(root, 'packages'))
rmSync(out, { recursive: true, force: true })
await write(doors)
writeFileSync(join(out, 'index.md'), overview(doors))

async function write(all) {
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: all.map(({ file }) => file),
    basePath: root,
    outputs: [{ name: 'markdown', path: out }],
    tsconfig: join(root, 'docs/.vitepress/tsconfig.reference.json'),
    // Sources refer to the sources of other packages, not to what was built, so that links lead from one to the other.
    compilerOptions: { noEmit: true, paths: Object.fromEntries(all.map(({ name, file }) => [name, [file]])) },
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    readme: 'none',
    disableSources: true,
    githubPages: false,
    hideGenerator: true,
    router: 'module',
    entryFileName: 'index',
    modulesFileName: 'modules',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    useHTMLAnchors: true,
    expandParameters: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    enumMembersFormat: 'table',
    propertyMembersFormat: 'table',
    tableColumnSettings: { hideSources: true, hideInherited: true, hideOverrides: true, hideModifiers: true },
    sanitizeComments: true,
    pageTitleTemplates: { module: ({ name }) => `@papy/${name}` },
    validation: { invalidLink: true, notExported: false, notDocumented: false },
    logLevel: 'Warn',
  })
  // A module is called what it is imported by.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      const door = all.find(({ file }) =>
        [`${module.name}.ts`, `${module.name}/index.ts`].includes(relative(root, file)),
      )
      if (door) module.name = door.name.slice('@papy/'.length)
    }
    // Members with a tilde are between the packages.
    const tilde = Object.values(project.reflections).filter(({ name }) => name.startsWith('~'))
    for (const one of tilde) project.removeReflection(one)
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc could not read the sources')
  for (const name of silent(project)) app.logger.error(`${name} says nothing of itself; give it a docstring`)
  app.validate(project)
  await app.generateOutputs(project)
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('typedoc found faults')
}

/** What can be imported and has no docstring. */
function silent(project) {
  const kinds = ['Class', 'Interface', 'TypeAlias', 'Function', 'Variable'].map((kind) => ReflectionKind[kind])
  const all = kinds.flatMap((kind) => project.getReflectionsByKind(kind))
  return all
    .filter((one) => ![one, ...(one.signatures ?? [])].some((part) => part.hasComment()))
    .map((one) => one.getFullName())
}

/** What a user can import: its name, its source, its package. */
function doorsOf(folder) {
  return readdirSync(folder).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))
    if (manifest.private) return []
    return Object.entries(manifest.exports ?? {}).flatMap(([door, to]) => {
      if (typeof to !== 'object' || to.types === undefined) return []
      const file = join(folder, name, to.types.replace('./dist/', 'src/').replace('.d.ts', '.ts'))
      return [{ name: manifest.name + door.slice(1), file, about: door === '.' ? manifest.description : '' }]
    })
  })
}

function overview(all) {
  const rows = all.map(({ name, about }) => `| [${name}](${name.slice('@papy/'.length)}.md) | ${about} |`)
  return [
    '# Reference',
    '',
    'What can be imported, door by door.',
    '',
    '| import from | |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
