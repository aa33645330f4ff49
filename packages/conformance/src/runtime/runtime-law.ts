import type { RuntimeSupports } from '@papy/contract'
import type { Law } from '../law.ts'
import type { RuntimeStage } from './stage.ts'

/** What a runtime promises. */
export type RuntimeLaw = Law<RuntimeStage, RuntimeSupports>

/** Why a law does not bind workers on our own event loop. */
export const realm = ({ sameRealm }: RuntimeSupports): string | undefined =>
  sameRealm ? 'its workers are on our own event loop' : undefined
