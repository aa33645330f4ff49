import { testJournal } from '@papy/conformance'
import { journal } from '@papy/journal'
import { describe, it } from 'vitest'

testJournal({ describe, it }, (place) => journal(place))
testJournal({ describe, it }, (place) => journal(place, { level: 'async' }))
