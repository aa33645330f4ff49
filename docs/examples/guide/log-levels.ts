import { levels } from '@papy/log'

for (const [event, level] of Object.entries(levels)) console.log(event.padEnd(14), level)
