import { expect, test } from 'vitest'
import { assemble } from '../src/picture.ts'
import { render } from '../src/render.ts'
import { tiles, VIEW } from '../src/view.ts'

const view = { ...VIEW, width: 50, height: 30, limit: 100 }

test('tiles cover each pixel once, smaller ones at the edges too', () => {
  const covered = new Array<number>(50 * 30).fill(0)
  for (const { left, top, width, height } of tiles([view], 16)) {
    for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) covered[50 * y + x]++
  }
  expect(covered.every((times) => times === 1)).toBe(true)
})

test('the picture does not depend on the size of tiles', () => {
  const [small, whole] = [7, 64].map((size) => assemble([...tiles([view], size)].map((tile) => [render([tile])])))
  expect(small?.pixels).toEqual(whole?.pixels)
})
