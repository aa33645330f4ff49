import { CreateError } from './create-error.ts'

/** A kind of plugin that can be begun. */
export type Kind = 'transport' | 'serializer' | 'runtime' | 'journal' | 'sink'

/** What each kind is, for people. */
export const kinds: Readonly<Record<Kind, string>> = {
  transport: 'carries items from worker to worker over a medium',
  serializer: 'turns values into bytes and back',
  runtime: 'starts workers somewhere',
  journal: 'keeps the memory of a run, so that another process can go on with it',
  sink: 'writes results somewhere, each once, and goes on where it stopped',
}

/** @throws CreateError `ERR_ARGUMENT` */
export function kindOf(value: string): Kind {
  if (Object.hasOwn(kinds, value)) return value as Kind
  throw new CreateError('ERR_ARGUMENT', `--kind is ${JSON.stringify(value)}; one of ${Object.keys(kinds).join(', ')}`)
}
