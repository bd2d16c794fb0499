import { ConnectSessionId, WindowSecret } from '@planbridge/shared/embed'

/** How a window was reached. */
export type Entry =
  /** `announced`: opened by a frame at the same moment, so that the server may not know it yet. */
  | { readonly kind: 'secret'; readonly secret: WindowSecret; readonly announced: boolean }
  /** Back from the provider, or reloaded. */
  | { readonly kind: 'session'; readonly session: ConnectSessionId }
  /** The host has verified its user, and the window has nothing left to do. */
  | { readonly kind: 'done'; readonly session: ConnectSessionId | null }
  | { readonly kind: 'none' }

interface Address {
  readonly pathname: string
  readonly search: string
  readonly hash: string
}

/** Reads the address of the window, as it was before its fragment was removed. */
export function readEntry({ pathname, search, hash }: Address): Entry {
  const session = ConnectSessionId.safeParse(new URLSearchParams(search).get('session'))
  const id = session.success ? session.data : null
  if (pathname.replace(/\/$/, '') === '/connect/done') return { kind: 'done', session: id }
  const fragment = new URLSearchParams(hash.slice(1))
  const announced = fragment.has('w')
  const secret = WindowSecret.safeParse(fragment.get('w') ?? fragment.get('l'))
  if (secret.success) return { kind: 'secret', secret: secret.data, announced }
  return id === null ? { kind: 'none' } : { kind: 'session', session: id }
}
