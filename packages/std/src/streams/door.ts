/** The module that has what opens these sinks: beside whichever file this has been built into. */
export const door: string = new URL('./streams.js', import.meta.url).href
