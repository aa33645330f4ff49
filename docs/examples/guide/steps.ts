/** `'to be or not'` → its words. */
export const words = ([line]: [string]): string[] => line.split(' ')

/** How many letters a word has. */
export const length = ([word]: [string]): number => word.length

/** A number times another, which `step` binds. */
export const times = ([n]: [number], factor: number): number => n * factor

/** A number as text, with a unit, which `step` binds. */
export const label = ([n]: [number], unit: string): string => `${n} ${unit}`
