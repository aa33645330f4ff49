/** What an agent says first over standard output: whatever a shell wrote before it is none of the conversation. */
export const GREETING = 'papy.v1 agent over stdio\n'
