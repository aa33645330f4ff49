/** Who may import whom: the one place where ARCHITECTURE's arrows are written down. */

/** A package name pattern (without the scope), and what packages of that name may depend on. First match wins. */
interface Direction {
  readonly of: RegExp
  readonly may: RegExp
  /** What tests may use besides. */
  readonly testsMay?: RegExp
}

const anything = /./
const plugin = /^((serializer|transport|runtime)-|journal$)/

const directions: readonly Direction[] = [
  { of: /^contract$/, may: /^$/ },
  { of: /^conformance$/, may: /^contract$/ },
  // What runtimes for other hosts share; their agents run workers in processes.
  { of: /^remote$/, may: /^contract$/ },
  // It starts agents elsewhere, and drives them as those that listen are.
  { of: /^runtime-ssh$/, may: /^(contract|remote|runtime-ws)$/, testsMay: /^conformance$/ },
  { of: /^runtime-ws$/, may: /^(contract|remote|runtime-process)$/, testsMay: /^conformance$/ },
  // What it keeps, it writes as structured clones, unless it is told otherwise.
  { of: /^cache$/, may: /^(contract|serializer-v8)$/, testsMay: anything },
  { of: plugin, may: /^contract$/, testsMay: /^conformance$/ },
  { of: /^core$/, may: /^contract$/, testsMay: /^conformance$/ },
  // The one exception: a pool of threads is what an IMap is by default.
  { of: /^imap$/, may: /^(contract|runtime-thread)$/, testsMay: /^conformance$/ },
  // What `save` writes, it reads: they share the printer.
  { of: /^code$/, may: /^(contract|core)$/, testsMay: anything },
  // It reads what is told on channels; only its tests run pipelines.
  { of: /^log$/, may: /^contract$/, testsMay: /^(core|imap|runtime-.+)$/ },
  // What it does to pools and plugins it knows by their contracts; of core it has types alone.
  { of: /^chaos$/, may: /^(contract|core)$/, testsMay: anything },
  { of: /^create-plugin$/, may: /^$/, testsMay: /^(contract|conformance)$/ },
  { of: /^(std|cli)$/, may: anything },
  { of: /^(integration|docs|example-.+)$/, may: anything },
]

/** Whether nothing has been decided yet about packages of this name. */
export const isUnknown = (name: string): boolean => !directions.some(({ of }) => of.test(name))

/** Whether package `from` may depend on package `to`; `inTests` also covers development dependencies. */
export function mayImport(from: string, to: string, inTests: boolean): boolean {
  const direction = directions.find(({ of }) => of.test(from))
  if (!direction) return false
  return direction.may.test(to) || (inTests && (direction.testsMay?.test(to) ?? false))
}
