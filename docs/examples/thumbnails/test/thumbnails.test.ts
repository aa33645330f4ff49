import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPiperError } from '@papy/core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hollow } from '../src/hollow.ts'
import { nameOf, type Result, reasonOf, sheet } from '../src/sheet.ts'
import type { Thumbnail } from '../src/thumbnail.ts'

// Workers import the module that a function stands in, so what runs is what was built, not vitest's.
const built = (name: string) => import(new URL(`../dist/${name}.js`, import.meta.url).href)
const { gallery }: typeof import('../src/gallery.ts') = await built('gallery')
const { pool }: typeof import('../src/pool.ts') = await built('pool')
const { results }: typeof import('../src/results.ts') = await built('results')

let folder: string
let paths: string[]
let expected: readonly Result[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papy-thumbnails-'))
  paths = await gallery(folder)
  expected = await made('inline')
})
afterAll(() => rm(folder, { recursive: true }))

describe('of a gallery', () => {
  test('each image has a thumbnail, whatever its kind', async () => {
    expect(present(expected).map(({ name, format, width, height }) => `${name} ${format} ${width} ${height}`)).toEqual([
      'acanthus-16-bit.png png 790 1024',
      'acanthus.jpg jpeg 790 1024',
      'alps-turned.jpg jpeg 1024 484',
      'alps.jpg jpeg 1024 484',
      'boats-cmyk.jpg jpeg 1024 819',
      'boats-lzw.tiff tiff 1024 819',
      'boats.webp webp 1024 819',
      'cat-grey.png png 1024 510',
      'cat-png-inside.jpg png 400 199',
      'cat.gif gif 600 299',
      'dot.png png 1 1',
      'sun.svg svg 300 200',
    ])
    for (const { name, webp } of present(expected)) {
      const { format, width, height } = await sharp(webp).metadata()
      expect({ format, longest: Math.max(width, height) }).toEqual({
        format: 'webp',
        longest: name === 'dot.png' ? 1 : 192,
      })
    }
  })

  // sharp's words for the second one differ: all images of a process share one buffer for messages.
  test.each([
    [7, 'broken-empty.jpg', /^Input file contains unsupported image format$/],
    [8, 'broken-half.jpg', /^(VipsJpeg: premature end of JPEG image|Warning treated as error due to failOn setting)$/],
    [9, 'broken-huge.png', /^Input image exceeds pixel limit$/],
    [10, 'broken-text.png', /^Input file contains unsupported image format$/],
  ])('a broken file is one placeholder, in its place, that tells what is wrong: %i %s', (place, name, reason) => {
    expect(expected).toHaveLength(paths.length)
    const result = expected[place]
    expect(isPiperError(result) && nameOf(result)).toBe(name)
    expect(isPiperError(result) && reasonOf(result)).toMatch(reason)
  })

  test.each(['threads', 'processes'] as const)('%s make the same thumbnails, to the last byte', async (place) => {
    const others = await made(place)
    expect(present(others)).toEqual(present(expected))
    expect(others.map(isPiperError)).toEqual(expected.map(isPiperError))
  })
})

test('a photograph that was taken upright, and says so, is upright', async () => {
  const [plain, turned] = ['alps.jpg', 'alps-turned.jpg'].map((name) =>
    present(expected).find((each) => each.name === name),
  )
  const pixels = (each: Thumbnail | undefined) => sharp(each?.webp).greyscale().raw().toBuffer()
  const [a, b] = [await pixels(plain), await pixels(turned)]
  expect(a).toHaveLength(b.length)
  const difference = a.reduce((sum, value, n) => sum + Math.abs(value - b[n]), 0) / a.length
  expect(difference).toBeLessThan(5)
})

test('a page shows what there is, and says what there is not', () => {
  const page = sheet(expected)
  expect(page.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(12)
  expect(page.match(/<figure class="missing">/g)).toHaveLength(4)
  expect(page.includes('Input image exceeds pixel limit')).toBe(true)
})

test('a name of a file is no HTML', () => {
  const page = sheet([{ name: '<b>&"', format: 'png', width: 1, height: 1, webp: new Uint8Array() }])
  expect(page).toContain('&#60;b&#62;&#38;&#34;')
  expect(page).not.toContain('<b>')
})

test('the beginning of a PNG file is taken for one', async () => {
  const { format, width, height } = await sharp(hollow(30, 20)).metadata()
  expect({ format, width, height }).toEqual({ format: 'png', width: 30, height: 20 })
})

async function made(place: Parameters<typeof pool>[0]): Promise<Result[]> {
  await using workers = pool(place)
  return await results(workers, paths)
}

const present = (all: readonly Result[]): Thumbnail[] => all.filter((each): each is Thumbnail => !isPiperError(each))
