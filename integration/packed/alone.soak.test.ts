import { promises } from './promises.ts'
import { published } from './published.ts'

promises(published(), console.log)
