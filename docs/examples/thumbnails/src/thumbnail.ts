import { basename } from 'node:path'
import sharp from 'sharp'

/** Longest side of a thumbnail in pixels. */
const SIDE = 192

/** Most pixels that an image may have. A small file may declare any number of them, and would fill the memory. */
const MOST_PIXELS = 50_000_000

/** A small picture of an image. */
export interface Thumbnail {
  /** Name of the file. */
  readonly name: string
  /** What it turned out to be, whatever its name says: `'jpeg'`, `'png'`, … */
  readonly format: string
  /** Size of the image in pixels. */
  readonly width: number
  readonly height: number
  /** The small picture, as WebP. */
  readonly webp: Uint8Array
}

/** Called once in each worker. */
export function prepare(): void {
  // Images side by side are what the pool is for; several threads for one image would only get in their way.
  sharp.concurrency(1)
  // No image is read twice.
  sharp.cache(false)
}

/** Makes the thumbnail of an image file. @throws Error for what is no image, or only the beginning of one */
export async function thumbnail([path]: [string]): Promise<Thumbnail> {
  const image = sharp(path, { limitInputPixels: MOST_PIXELS })
  const { format, autoOrient } = await image.metadata()
  const small = image.autoOrient().resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
  const webp = await small.webp({ quality: 80 }).toBuffer()
  // From another thread a Buffer comes as the Uint8Array that it is; so it is one everywhere.
  return { name: basename(path), format, ...autoOrient, webp: new Uint8Array(webp) }
}
