/** The module by which workers get these functions: beside whichever file this has been built into. */
export const door: string = new URL('./items.js', import.meta.url).href
