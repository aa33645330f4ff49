const factor: number = 2

export const arrow = ([x]: [number]): number => x * factor
export async function declared([x]: [number]): Promise<number> {
  return x * factor
}
const hidden = ([x]: [number]): number => x + factor

export { hidden as alias }
// biome-ignore lint/style/noDefaultExport: what is tested
export default ([x]: [number]): number => x - factor
// biome-ignore lint/complexity/noStaticOnlyClass: what is tested
export class Geometry {
  static area([r]: [number]): number {
    return r * factor
  }
}
export const table = { pair: ([x]: [number]): number => x * factor }
export const shadow = () => {
  const arrow = ([x]: [number]): number => x / factor
  return arrow
}
