import type { IssuedToken } from './options.ts'

/** The issued tokens, as the API validates them. */
export interface TokenStore {
  readonly issued: readonly IssuedToken[]
  readonly add: (token: IssuedToken) => void
  readonly expireAll: () => void
  readonly deleteAll: () => void
  readonly find: (token: string) => { readonly clientId: string; readonly expired: boolean } | undefined
}

/** Creates an empty token store. */
export const tokenStore = (now: () => number): TokenStore => {
  const issued: IssuedToken[] = []
  const live = new Map<string, IssuedToken>()
  const ended = new Set<string>()
  return {
    issued,
    add: (token) => {
      issued.push(token)
      live.set(token.token, token)
    },
    expireAll: () => {
      for (const token of live.keys()) ended.add(token)
    },
    deleteAll: () => live.clear(),
    find: (text) => {
      const token = live.get(text)
      if (token === undefined) return undefined
      return { clientId: token.clientId, expired: ended.has(text) || now() >= token.expiresAt }
    },
  }
}
