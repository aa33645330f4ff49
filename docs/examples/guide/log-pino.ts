import { log } from '@papy/core'
import { logTo, pinoSink } from '@papy/log'
import { pino } from 'pino'

const logger = pino({ base: null, timestamp: false, formatters: { log: ({ at, host, ...fields }) => fields } })
await using _logging = logTo(pinoSink(logger), { level: 'info', maxLength: 20 })
log.info('read', { text: 'a text that is longer than anybody wants to read' })
