import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { hollow } from './hollow.ts'
import { photos } from './photos.ts'

/** What comes in from the world: a file's content, by the name it came under. */
type Files = ReadonlyMap<string, Uint8Array | string>

/** Fills a folder with images of many kinds, and with files that only look like some. Returns their paths, sorted. */
export async function gallery(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files = new Map([...(await images()), ...(await broken())])
  for (const [name, content] of files) await writeFile(join(folder, name), content)
  return [...files.keys()].sort().map((name) => join(folder, name))
}

async function images(): Promise<Files> {
  const [acanthus, alps, boats, cat] = [...photos().values()].map((path) => () => sharp(path))
  return new Map<string, Uint8Array | string>([
    ['acanthus.jpg', await readFile([...photos().values()][0])],
    ['acanthus-16-bit.png', await acanthus().toColourspace('rgb16').png().toBuffer()],
    ['alps.jpg', await alps().jpeg({ quality: 95, progressive: true }).toBuffer()],
    ['alps-turned.jpg', await alps().rotate(270).withMetadata({ orientation: 6 }).toBuffer()],
    ['boats.webp', await boats().webp().toBuffer()],
    ['boats-lzw.tiff', await boats().tiff({ compression: 'lzw' }).toBuffer()],
    ['boats-cmyk.jpg', await boats().toColourspace('cmyk').jpeg().toBuffer()],
    ['cat.gif', await cat().resize(600).gif().toBuffer()],
    ['cat-grey.png', await cat().greyscale().png().toBuffer()],
    ['cat-png-inside.jpg', await cat().resize(400).png().toBuffer()],
    ['dot.png', await cat().resize(1, 1).png().toBuffer()],
    [
      'sun.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><circle cx="150" cy="100" r="80" fill="gold"/></svg>',
    ],
  ])
}

async function broken(): Promise<Files> {
  const boats = await readFile([...photos().values()][2])
  return new Map<string, Uint8Array | string>([
    ['broken-empty.jpg', ''],
    ['broken-half.jpg', boats.subarray(0, boats.length / 2)],
    ['broken-huge.png', hollow(100_000, 100_000)],
    ['broken-text.png', 'Dear Sir or Madam,\nthe picture you asked for is attached.\n'],
  ])
}
