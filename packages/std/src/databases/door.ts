/** The module that has what opens this sink: beside whichever file this has been built into. */
export const door: string = new URL('./databases.js', import.meta.url).href
