import type { Config } from '../../config/config.ts'
import type { RunningServer } from '../../http/node/serve.ts'
import { OperatorError } from '../operator-error.ts'

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there',
  EADDRNOTAVAIL: 'this machine does not have the address',
  EACCES: 'this user may not open the port',
  ENOTFOUND: 'the host name is unknown',
}

/** Waits until a server listens. Throws an `OperatorError` that names the address if it cannot. */
export const listenOn = async (
  opening: Promise<RunningServer>,
  setting: 'listen' | 'operations_listener',
  { host, port }: Config['listen'],
): Promise<RunningServer> => {
  try {
    return await opening
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reason = reasons[code]
    if (reason === undefined) throw error
    throw new OperatorError(`${setting}: cannot listen on ${host}, port ${port}: ${reason} (${code}).`)
  }
}
