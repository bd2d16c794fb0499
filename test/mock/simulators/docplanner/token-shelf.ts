import type { IssuedToken } from './options.ts'

/** The tokens that the resource side knows. */
export interface TokenShelf {
  readonly issued: readonly IssuedToken[]
  readonly keep: (token: IssuedToken) => void
  readonly expireAll: () => void
  readonly forgetAll: () => void
  readonly find: (token: string) => { readonly clientId: string; readonly expired: boolean } | undefined
}

/** Opens an empty shelf. */
export const tokenShelf = (now: () => number): TokenShelf => {
  const issued: IssuedToken[] = []
  const live = new Map<string, IssuedToken>()
  const ended = new Set<string>()
  return {
    issued,
    keep: (token) => {
      issued.push(token)
      live.set(token.token, token)
    },
    expireAll: () => {
      for (const token of live.keys()) ended.add(token)
    },
    forgetAll: () => live.clear(),
    find: (text) => {
      const token = live.get(text)
      if (token === undefined) return undefined
      return { clientId: token.clientId, expired: ended.has(text) || now() >= token.expiresAt }
    },
  }
}
