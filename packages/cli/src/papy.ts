#!/usr/bin/env node
import { main } from './main.ts'
import { processStreams } from './process-streams.ts'

const args = process.argv.slice(2)
process.exitCode = await main(args, processStreams(args))
