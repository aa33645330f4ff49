/**
 * Users' functions: what is bound to them, how they are named so that workers can get them, and how workers get them.
 *
 * @module
 */
export { adoptEntry, entryUrl, isMain } from './entry.ts'
export { type Fingerprint, fingerprint, fingerprintOf } from './fingerprint.ts'
export { enterForeignHost, type ForeignModules, foreignModules } from './foreign.ts'
export type { FunctionRef, PortableStep } from './function-ref.ts'
export { type LiveStep, live } from './live.ts'
export { locate } from './locate.ts'
export { anchored, imports } from './modules.ts'
export { type Offers, offer, offerPlugin, offers, sourceHash } from './offers.ts'
export { portable } from './portable.ts'
export { resolveFrom } from './resolve.ts'
export { revive } from './revive.ts'
export { noRun, openSession, type RunEnd, refuseSessions, type Session } from './session.ts'
export {
  isStep,
  type Step,
  type StepCaution,
  type StepFactory,
  type StepItems,
  step,
  stepName,
  stepOf,
  toStep,
  type UserFunction,
} from './step.ts'
export { type Token, tokenize } from './tokens.ts'
export { importModule, type Namespace } from './typescript.ts'
export { type Clones, findUncloneable, type Uncloneable, uncloneablePath } from './uncloneable.ts'
