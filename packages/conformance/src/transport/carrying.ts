import assert from 'node:assert/strict'
import { describe, type Lease, type Ticket, type Transport, type TransportSupports } from '@papy/contract'
import { sameParts } from '../bytes.ts'
import type { Law } from '../law.ts'
import { pause } from '../limit.ts'
import { failureOf, QUICK_MS } from '../refusal.ts'
import type { TransportStage } from './stage.ts'

/** What a transport promises. */
export interface TransportLaw extends Law<TransportStage, TransportSupports> {
  /** Holds where the transport does not claim to reach, and only there. @defaultValue false */
  readonly beyond?: boolean
}

/** Bytes as a number of megabytes, of 2^20. */
export const MB: number = 2 ** 20

/** What a ticket that is redeemed no more may be refused with, where who put it may be gone. */
export const GONE: readonly string[] = ['ERR_PRODUCER_GONE', 'ERR_TICKET_SPENT']

/** Puts parts at one end, and takes, compares and releases them at the other. */
export async function carry(from: Transport, to: Transport, parts: readonly Uint8Array[], what: string): Promise<void> {
  await fetched(to, await from.put(parts), parts, what)
}

/** Takes, compares and releases what was put. */
export async function fetched(
  to: Transport,
  ticket: Ticket,
  parts: readonly Uint8Array[],
  what: string,
): Promise<void> {
  const lease = await to.take(ticket)
  sameParts(lease.parts, parts, what)
  lease.release()
}

/** Parts, and what they are called. */
export type Named = readonly [what: string, parts: readonly Uint8Array[]]

/** Carries parts both ways. */
export async function carryBothWays(stage: TransportStage, items: readonly Named[]): Promise<void> {
  const [here, there] = await stage.pair()
  for (const [what, parts] of items) {
    await carry(here, there, parts, `${what}, from the coordinator`)
    await carry(there, here, parts, `${what}, to the coordinator`)
  }
}

/** Waits until a ticket is spent: releases may take a while, and nobody can wait for them. */
export async function spent(
  end: Transport,
  ticket: Ticket,
  what: string,
  codes: readonly string[] = ['ERR_TICKET_SPENT'],
): Promise<void> {
  const deadline = performance.now() + QUICK_MS
  for (;;) {
    const error = await failureOf(`taking ${what}`, () => end.take(ticket))
    if (error !== undefined) {
      const { code } = error as { code?: string }
      return assert.ok(codes.includes(String(code)), `${what} should be ${codes.join(' or ')}, not ${describe(error)}`)
    }
    assert.ok(performance.now() < deadline, `${what} can still be taken`)
    await pause(5)
  }
}

/** Takes an item, says whether it is right, and does not release it. */
export async function stillThere(
  end: Transport,
  ticket: Ticket,
  parts: readonly Uint8Array[],
  what: string,
): Promise<Lease> {
  const lease = await end.take(ticket)
  sameParts(lease.parts, parts, what)
  return lease
}
