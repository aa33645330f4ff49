import { type LaneLeg, type LaneSpec, portableReuse } from '@papy/contract/engine'
import { portable } from '@papy/contract/function'
import type { LaneMessage, LegMessage } from '../wire/wire.ts'

/** What workers must know of one map; worked out once for all those that share this realm, and once for all others. */
export class Introduction {
  #near: LaneMessage | undefined
  #far: LaneMessage | undefined
  readonly #lane: number
  readonly #spec: LaneSpec

  constructor(lane: number, spec: LaneSpec) {
    this.#lane = lane
    this.#spec = spec
  }

  message(sameRealm: boolean): LaneMessage {
    if (sameRealm) this.#near ??= this.#write(true)
    else this.#far ??= this.#write(false)
    return (sameRealm ? this.#near : this.#far) as LaneMessage
  }

  #write(sameRealm: boolean): LaneMessage {
    const { run, bare, following, relay = false, transfer, unpack, inbound, outbound, items } = this.#spec
    const used = inbound?.flatMap((via) => (via === undefined ? [] : [via.id]))
    const message = {
      type: 'lane',
      lane: this.#lane,
      ...(run === undefined ? {} : { run }),
      sameRealm,
      bare,
      relay: relay && unpack === undefined,
      transfer: transfer !== undefined,
      ...written(this.#spec, sameRealm),
      ...(used === undefined ? {} : { inbound: used }),
      ...(outbound === undefined ? {} : { outbound: outbound.vias.map(({ id }) => id) }),
      ...(items === undefined ? {} : { items: items.vias.map(({ id }) => id) }),
    } as const
    if (following === undefined) return message
    return { ...message, following: following.map((leg) => written(leg, sameRealm)) }
  }
}

function written(
  { name: node, steps, unpack, timeoutMs, keep = false, leases = false, reuse }: LaneLeg,
  sameRealm: boolean,
): LegMessage {
  return {
    node,
    steps: sameRealm ? steps : steps.map(portable),
    // On this event loop an iterable of any length is unpacked as far as it is read.
    unpack: unpack === 'each' && sameRealm ? undefined : unpack,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(keep ? { keep } : {}),
    ...(leases ? { leases } : {}),
    ...(reuse === undefined ? {} : { reuse: portableReuse(reuse) }),
  }
}
