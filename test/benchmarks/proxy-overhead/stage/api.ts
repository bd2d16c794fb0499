/** The API that everybody stands in front of: what it answers, and to whom. */
export interface ApiWish {
  readonly port: number
  /** Access tokens that it takes. */
  readonly tokens: readonly string[]
  readonly subscriptionKey: string
}

/** Listed operations of Dynamic Planner, by the size of their answers. */
export const apiPaths = {
  small: '/crm/v1/clients',
  large: '/finances/v1/clients/c-1024/finances',
} as const

export const bodyBytes: Record<keyof typeof apiPaths, number> = { small: 1_024, large: 102_400 }

/** JSON of exactly so many bytes. */
export const bodyOf = (size: keyof typeof apiPaths): string => {
  const around = JSON.stringify({ items: [''] }).length
  return JSON.stringify({ items: ['x'.repeat(bodyBytes[size] - around)] })
}

/** What an API behind a gateway says beside its body. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'Set-Cookie': 'ARRAffinity=8f3c; Path=/; HttpOnly; Secure',
  'X-RateLimit-Limit': '1000',
  'X-RateLimit-Remaining': '998',
  'X-RateLimit-Reset': '42',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Request-Id': '5b1f7a3e-8d60-4d0b-9f0a-2c7f5d2c1e11',
  'X-Powered-By': 'ASP.NET',
  Vary: 'Accept-Encoding',
}
