import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
}

interface Job {
  readonly needs?: readonly string[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly concurrency?: { readonly group: string }
  readonly jobs: Readonly<Record<string, Job>>
}

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const folder = '.github/workflows/'
const names = readdirSync(new URL(folder, root))
const workflows = names.map((name) => [name, parse(read(folder + name)) as Workflow] as const)
const prepare = parse(read('.github/actions/prepare/action.yml')) as { readonly runs: { readonly steps: Step[] } }
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
const steps = [
  ...workflows.flatMap(([, { jobs }]) => Object.values(jobs).flatMap((job) => job.steps)),
  ...prepare.runs.steps,
]
const npmRuns = (text: string): string[] => [...text.matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name)

// The parser imports its schema as JSON in a way that Node refuses, so it is bundled first.
const directory = mkdtempSync(join(tmpdir(), 'papy-workflows-'))
afterAll(() => rmSync(directory, { recursive: true }))
const outfile = join(directory, 'parser.mjs')
const stdin = { contents: "export * from '@actions/workflow-parser'", resolveDir: fileURLToPath(root) }
await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' })
const parser = (await import(pathToFileURL(outfile).href)) as typeof import('@actions/workflow-parser')

/** What the parser of GitHub's own tools says against a workflow: its syntax, its keys, its expressions. */
async function faults(name: string, content: string): Promise<string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = parser
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  if (value !== undefined) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

describe.each(workflows)('%s', (name, workflow) => {
  it('is a workflow as GitHub reads it', async () => {
    expect(await faults(name, read(folder + name))).toEqual([])
  })

  it('gives its jobs nothing but what they need, and not for ever', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(workflow.concurrency?.group).toBeTruthy()
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      if (name !== 'release.yml') expect(job.permissions).toBeUndefined()
    }
  })
})

test('what is no workflow is told from one', async () => {
  const wrong = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: []\n'
  expect(await faults('wrong.yml', wrong)).toContainEqual(expect.stringContaining("Unexpected value 'step'"))
})

test('every script of npm that is run exists', () => {
  const run = steps.flatMap((step) => npmRuns(step.run ?? ''))
  const given = [...read('.github/workflows/release.yml').matchAll(/(?:version|publish): (npm run .*)/g)]
  const names = [...run, ...given.flatMap(([, text = '']) => npmRuns(text))]
  expect(names).toContain('test:packed')
  expect(names.filter((name) => !(name in scripts))).toEqual([])
})

test('actions of others are pinned to a major version', () => {
  const used = steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : [uses]))
  expect(used.length).toBeGreaterThan(0)
  for (const action of used) expect(action).toMatch(/^(actions|changesets)\/[\w-]+@v\d+$/)
})

test('only releases may prove who they are', () => {
  const may = workflows.filter(([, { jobs }]) => Object.values(jobs).some((job) => job.permissions?.['id-token']))
  expect(may.map(([name]) => name)).toEqual(['release.yml'])
})

test('one job stands for all others', () => {
  const { jobs } = workflows.find(([name]) => name === 'ci.yml')?.[1] ?? { jobs: {} }
  const { 'ci-ok': gate, ...others } = jobs
  expect(gate?.needs).toEqual(Object.keys(others))
})
