import { isPiperError } from '../errors.ts'
import { channels } from './channel.ts'
import type { ItemEvent, ItemPlace } from './event.ts'

/** What is known of something that happened to an item. */
export interface ItemNews extends ItemPlace {
  readonly node: string
  readonly worker?: string | undefined
  readonly error?: unknown
}

/** Tells of an item, if somebody listens. Where it failed for good, its placeholder says where that was. */
export function tellOfItem(type: ItemEvent['type'], { error, ...news }: ItemNews): void {
  if (!channels.item.hasSubscribers) return
  const { attempt, worker, host } = originOf(error)
  channels.item.publish({
    type,
    at: Date.now(),
    ...given({ attempt, worker, host }),
    ...given(news),
    error,
  } as ItemEvent)
}

function originOf(error: unknown): Pick<ItemEvent, 'attempt' | 'worker' | 'host'> {
  if (isPiperError(error)) return (error.errors[0] ?? {}) as Pick<ItemEvent, 'attempt' | 'worker' | 'host'>
  return {}
}

// What is undefined is not there.
function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
