const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** Where a plain-HTTP request is sent instead; a loopback origin of our own is the local wire and stands for https. */
export const httpsTwin = (url: string, ownOrigin: string): string | undefined => {
  const target = new URL(url)
  if (target.protocol !== 'http:') return undefined
  if (loopback.test(target.hostname) && target.origin === new URL(ownOrigin).origin) return undefined
  target.protocol = 'https:'
  return target.href
}
