import type { Answer, Settings } from './scenario.ts'

/** Items numbered from 0: each came back once. Ours always in order. */
export function numbered(answer: Answer, settings: Settings): string | undefined {
  const { count, sum } = answer
  const wanted = settings['count']
  if (typeof wanted === 'number' && count !== wanted) return `${wanted} items were wanted`
  if (count === 0) return 'nothing came'
  if (sum !== (count * (count - 1)) / 2) return `the sum should be ${(count * (count - 1)) / 2}`
  return inOrder(answer, settings) ?? (answer.good === false ? 'an item is damaged' : undefined)
}

/** Items of work, whose sizes come back: as many, with the same sum. */
export function worked(answer: Answer, settings: Settings): string | undefined {
  if (answer.count !== settings['count']) return `${settings['count']} items were wanted`
  if (answer.sum !== answer.wantedSum) return `the sum should be ${answer.wantedSum}`
  return inOrder(answer, settings)
}

function inOrder(answer: Answer, settings: Settings): string | undefined {
  return settings['adapter'] === 'papy' && answer.inOrder === false ? 'it is out of order' : undefined
}
