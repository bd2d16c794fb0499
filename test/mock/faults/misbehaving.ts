import { base64url } from 'jose'
import type { Interruption } from '../simulators/interruptible.ts'
import { redirectTarget } from './provider/authorize-endpoint.ts'
import type { AuthorizationResponse, Behaviour } from './provider/behaviour.ts'
import { type Channel, type Claims, type IdTokenDraft, writeIdToken } from './provider/id-token-draft.ts'
import { keys, rsaSigner } from './provider/signer.ts'

/** The parts of a simulator's answers that can be wrong. */
export type Misbehaviour = Partial<
  Pick<Behaviour, 'authorizationResponse' | 'idToken' | 'tokenResponse' | 'metadata' | 'keySet'>
>

/**
 * Makes a simulator misbehave from now on: `simulator.interrupt(misbehaving({ idToken: idTokenFaults['nonce-missing'].make }))`.
 * The simulator has to be `interruptible`; its state changes as if the answers were honest.
 */
export const misbehaving = (wrong: Misbehaviour): Interruption => ({
  when: () => true,
  times: Number.POSITIVE_INFINITY,
  answer: async (request, proceed) => {
    const { url } = request
    const honest = await proceed()
    const location = honest.headers.get('location')
    if (location !== null) return withLocation(honest, await changeRedirect(wrong, { url, location }))
    if (!(honest.headers.get('content-type') ?? '').includes('json')) return honest
    return changeJson(wrong, new URL(url).pathname, honest)
  },
})

const withLocation = (honest: Response, location: string): Response => {
  const headers = new Headers(honest.headers)
  headers.set('location', location)
  return new Response(null, { status: honest.status, headers })
}

const changeRedirect = async (wrong: Misbehaviour, { url, location }: { url: string; location: string }) => {
  const target = new URL(location, url)
  // A redirect within the provider is not the authorization response.
  if (target.origin === new URL(url).origin) return location
  const response = readResponse(target)
  const signed = await Promise.all(
    response.parameters.map(async ([name, value]) => {
      const isIdToken = name === 'id_token' && wrong.idToken !== undefined
      return [name, isIdToken ? await signAgain(wrong, 'front', value) : value] as const
    }),
  )
  const honest = { ...response, parameters: signed }
  const sent = wrong.authorizationResponse?.(honest) ?? honest
  const query = response.mode === 'fragment' ? target.search : ''
  return redirectTarget(`${target.origin}${target.pathname}${query}`, sent)
}

const readResponse = ({ search, hash }: URL): AuthorizationResponse => {
  const mode = hash === '' ? 'query' : 'fragment'
  return { mode, parameters: [...new URLSearchParams(mode === 'query' ? search : hash.slice(1))] }
}

const changeJson = async (wrong: Misbehaviour, path: string, answer: Response): Promise<Response> => {
  const honest = (await answer.clone().json()) as Claims
  const changed = await changeDocument(wrong, path, honest)
  if (changed === honest) return answer
  if (changed instanceof Response) return changed
  return new Response(JSON.stringify(changed), { status: answer.status, headers: answer.headers })
}

const changeDocument = (wrong: Misbehaviour, path: string, honest: Claims) => {
  if (path.endsWith('/.well-known/openid-configuration')) return wrong.metadata?.(honest) ?? honest
  if (Array.isArray(honest['keys'])) return wrong.keySet?.(honest) ?? honest
  return honest['access_token'] === undefined ? honest : changeTokens(wrong, honest)
}

const changeTokens = async (wrong: Misbehaviour, honest: Claims) => {
  const idToken = honest['id_token']
  const isSigned = typeof idToken === 'string' && wrong.idToken !== undefined
  const signed = isSigned ? { ...honest, id_token: await signAgain(wrong, 'back', idToken) } : honest
  return wrong.tokenResponse?.(signed) ?? signed
}

const signAgain = async (wrong: Misbehaviour, channel: Channel, jwt: string): Promise<string> => {
  const [header = '', payload = ''] = jwt.split('.')
  const honest: IdTokenDraft = {
    header: decode(header),
    claims: decode(payload),
    sign: rsaSigner(keys.current),
    writeClaims: (claims) => JSON.stringify(claims),
    finish: (written) => written,
  }
  return writeIdToken(wrong.idToken?.(honest, channel) ?? honest)
}

const decode = (part: string): Claims =>
  JSON.parse(new TextDecoder().decode(base64url.decode(part))) as Claims
