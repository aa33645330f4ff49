import { ArgumentError } from '@papy/contract'

const UNITS = ['', 'KB', 'MB', 'GB', 'TB']

/** Bytes of a text such as `500MB` or `2.5GB`. @throws ArgumentError `ERR_ARGUMENT` */
export function byteSize(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([KMGT]B)?$/i.exec(text) ?? []
  if (number !== undefined) return Number(number) * 1000 ** UNITS.indexOf(unit.toUpperCase())
  throw new ArgumentError('ERR_ARGUMENT', `--${option} must be a size such as 500MB or 2GB, not ${text}`, {
    value: text,
  })
}
