import { type CommandContext, mint } from './desk.ts'
import { readAuthorizeRequest } from './issued-code.ts'
import { halfHash, makeIdToken } from './make-id-token.ts'
import type { AuthorizationAnswer } from './script.ts'

/** Answers at once, in the form that the response type asks for. */
export const answerAuthorize = async (server: CommandContext, url: URL): Promise<Response> => {
  const { state, ...issued } = readAuthorizeRequest(url)
  const code = mint(server, 'CODE')
  server.codes.set(code, issued)
  const hybrid = url.searchParams.get('response_type') === 'code id_token'
  const hashes = { c_hash: await halfHash(code), s_hash: await halfHash(state) }
  const idToken = hybrid ? [['id_token', await makeIdToken(server, 'front', issued, hashes)] as const] : []
  const { mode, parameters } = server.script.answer({
    mode: hybrid ? 'fragment' : 'query',
    parameters: [['code', code], ...idToken, ['state', state]],
  })
  return Response.redirect(addressOf(issued.redirectUri, { mode, parameters }), 302)
}

const addressOf = (redirectUri: string, { mode, parameters }: AuthorizationAnswer): string => {
  const separator = mode === 'query' ? '?' : '#'
  const text = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `${redirectUri}${separator}${text}`
}
