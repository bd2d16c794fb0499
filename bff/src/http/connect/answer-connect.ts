import type {
  ConnectCredential,
  ConnectEndpoint,
  connectEndpoints,
  ConnectEndpointName,
} from '@planbridge/shared/embed'
import type { Context, Handler } from 'hono'
import { Failure } from '../../failure.ts'
import type {
  AuthenticateConnect,
  ConnectPrincipal,
  ConnectVisitor,
  PresentedConnect,
} from '../../principal/connect-session.ts'
import type { UseCaseFor } from '../../principal/principal.ts'
import { callerOf, networkOf, setCookie } from '../caller.ts'
import { presentedWindows, windowCookieHeader } from '../cookie.ts'
import { readInput } from '../read-input.ts'
import type { ConnectRateLimit } from './connect-rate-limit.ts'

type CallerOf<Name extends ConnectEndpointName> = Name extends 'enterWindow'
  ? ConnectVisitor['kind']
  : ConnectPrincipal['kind']

/** One use case per endpoint; a missing one does not compile. */
export type ConnectUseCases = {
  readonly [Name in ConnectEndpointName]: UseCaseFor<(typeof connectEndpoints)[Name], CallerOf<Name>>
}

/** Dependencies of every endpoint besides its use case. */
export interface AnswerConnectNeeds {
  readonly authenticate: AuthenticateConnect
  readonly rateLimit: ConnectRateLimit
}

type AnyUseCase = (input: never, caller: never) => Promise<unknown>

/** Turns an endpoint for frames and windows, and its use case, into a Hono handler. */
export const answerConnect = (
  endpoint: ConnectEndpoint,
  useCase: AnyUseCase,
  needs: AnswerConnectNeeds,
): Handler =>
  async function answerConnectEndpoint(c) {
    const { credential } = endpoint
    if (credential === 'none') return answerVisitor(c, endpoint, useCase, needs)
    const principal = await principalOf(c, credential, needs)
    const input = await readInput(c, endpoint)
    needs.rateLimit.ofSession(endpoint, principal.session.id)
    return c.json(endpoint.output.parse(await useCase(input as never, principal as never)) as object)
  }

/** The only answer that sets a cookie: that of a window which redeems its secret. */
const answerVisitor = async (
  c: Context,
  endpoint: ConnectEndpoint,
  useCase: AnyUseCase,
  { rateLimit }: AnswerConnectNeeds,
): Promise<Response> => {
  const input = await readInput(c, endpoint)
  rateLimit.ofNetwork(endpoint, callerOf(c).address)
  const visitor: ConnectVisitor = {
    kind: 'connect-visitor',
    windows: presentedWindows(c.req.header('cookie')),
    cookieChange: undefined,
  }
  const output = endpoint.output.parse(await useCase(input as never, visitor as never))
  if (visitor.cookieChange) setCookie(c, windowCookieHeader(visitor.cookieChange))
  return c.json(output as object)
}

/** The header in which a window names its session. */
const sessionHeader = 'x-planbridge-connect'
const scheme = /^Planbridge-Connect (\S+)$/i

const presentedBy = (c: Context, credential: ConnectCredential): PresentedConnect => {
  const [, token] = scheme.exec(c.req.header('authorization') ?? '') ?? []
  return {
    token: credential === 'window' ? undefined : token,
    session: credential === 'frame' ? undefined : c.req.header(sessionHeader),
    windows: presentedWindows(c.req.header('cookie')),
  }
}

const principalOf = async (
  c: Context,
  credential: ConnectCredential,
  { authenticate }: AnswerConnectNeeds,
): Promise<ConnectPrincipal> => {
  const found = await authenticate(presentedBy(c, credential))
  const isWindow = found.window !== null
  if ((credential === 'frame' && isWindow) || (credential === 'window' && !isWindow))
    throw new Failure('connect-session-required', `not the ${credential}`)
  const { address } = callerOf(c)
  const network = address === undefined ? undefined : networkOf(address)
  return { kind: 'connect-session', ...found, network, signal: c.req.raw.signal }
}
