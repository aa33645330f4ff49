import { getHeapStatistics } from 'node:v8'
import { encodeError, type Line } from '@papy/contract'
import { importing } from '@papy/contract/engine'
import { type LiveStep, live, type PortableStep, revive, type Step } from '@papy/contract/function'
import { Claims } from '../wire/claims.ts'
import type { HelloMessage } from '../wire/wire.ts'

/** What a worker is told about itself before anything else. */
export interface Realm {
  readonly sameRealm: boolean
  /** Where it says what it is at. */
  readonly claims: Claims | undefined
  /** Bytes in use, if that is to be said. */
  weigh(): number | undefined
  /** Calls what is to be called when all is done; never throws. Answers what went wrong. */
  tearDown(): Promise<unknown>
}

/** Sets a worker up. Rejects with what `setup` throws. */
export async function enterRealm(message: HelloMessage): Promise<Realm> {
  const { sameRealm, worker, claims, setup, teardown, weigh } = message
  const given = Object.freeze({ worker })
  const leave = teardown && (await alive(teardown, sameRealm))
  if (setup !== undefined) await (await alive(setup, sameRealm)).call(given)
  return {
    sameRealm,
    claims: claims && new Claims(claims),
    weigh: () => (weigh ? bytesInUse() : undefined),
    async tearDown() {
      try {
        await leave?.call(given)
        return undefined
      } catch (error) {
        return error
      }
    },
  }
}

/** Says that nothing can be evaluated here. */
export function refuse(line: Line, error: unknown): void {
  line.send({ type: 'broken', error: encodeError(error) })
}

async function alive(step: Step | PortableStep, sameRealm: boolean): Promise<LiveStep> {
  if (sameRealm) return live(step as Step)
  const portable = step as PortableStep
  const urls = portable.ref.kind === 'module' ? [portable.ref.url] : []
  return importing(urls, async () => revive(portable))
}

function bytesInUse(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics()
  return heap + external
}
