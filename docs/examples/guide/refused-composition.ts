import { checkComposition, isPapyError } from '@papy/contract'
import { websocket } from '@papy/runtime-ws'
import { file } from '@papy/transport-file'

try {
  checkComposition({ runtimes: [websocket('host1:9000', 2)], transport: file() })
} catch (error) {
  console.log(isPapyError(error) ? `${error.code}: ${error.message}` : error)
}
