import { RuntimeError } from '@papy/contract'
import type { Hello } from '../wire/control.ts'
import { isIdentity } from '../wire/identity.ts'

const SESSION = /^[0-9a-f]{32}$/

/** What a coordinator says first. @throws RuntimeError `ERR_PROTOCOL` for anything else */
export function helloIn(said: unknown): Hello {
  const hello = said as Partial<Hello> | null
  const isKnown =
    SESSION.test(String(hello?.session)) &&
    SESSION.test(String(hello?.coordinator)) &&
    Number.isSafeInteger(hello?.heard) &&
    isIdentity(hello?.identity) &&
    [hello?.beatMs, hello?.keepMs].every((ms) => ms === undefined || Number.isFinite(ms))
  if (isKnown) return hello as Hello
  throw new RuntimeError('ERR_PROTOCOL', 'the other host does not say who it is as protocol 1 has it')
}
