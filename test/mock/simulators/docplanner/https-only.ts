const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** The https address to which a plain-HTTP request is redirected. The simulator's own loopback origin counts as https. */
export const httpsAddress = (url: string, ownOrigin: string): string | undefined => {
  const target = new URL(url)
  if (target.protocol !== 'http:') return undefined
  if (loopback.test(target.hostname) && target.origin === new URL(ownOrigin).origin) return undefined
  target.protocol = 'https:'
  return target.href
}
