/** The module by which workers get these functions: beside whichever file this has been built into. */
export const door: string = new URL('./script.js', import.meta.url).href

/** The folder of the files that are shipped for scripts. */
export const templates: URL = new URL('../templates/', import.meta.url)
