import type { Forward, ForwardRequest } from '@planbridge/bff/testing'
import { bytesOf, responseOf } from '../../harness/raw-api/forward-requests.ts'
import type { Received } from './environment.ts'

/** The request as the `/echo` API received it. */
export const echoOf = async (forward: Forward, request: ForwardRequest): Promise<Received> =>
  JSON.parse((await bytesOf(await responseOf(forward, request))).toString()) as Received
