/** The API behind all contenders. */
export interface ApiOptions {
  readonly port: number
  /** The accepted access tokens. */
  readonly tokens: readonly string[]
  readonly subscriptionKey: string
}

/** Listed operations of Dynamic Planner by response size. */
export const apiPaths = {
  small: '/crm/v1/clients',
  large: '/finances/v1/clients/c-1024/finances',
} as const

export const bodyBytes: Record<keyof typeof apiPaths, number> = { small: 1_024, large: 102_400 }

const client = (number: number) => ({
  id: `c-${String(number).padStart(6, '0')}`,
  firstName: 'Ada',
  lastName: 'Byron',
  dateOfBirth: '1985-12-10',
  emails: ['ada.byron@example.com'],
  riskProfile: { score: 5, at: '2026-01-05T09:00:00Z', questionnaire: 'https://api.example/q/17' },
})

/** A JSON list of clients of the exact size. */
export const bodyOf = (size: keyof typeof apiPaths): string => {
  const wanted = bodyBytes[size]
  const text = (count: number, note: string) =>
    JSON.stringify({ items: Array.from({ length: count }, (_, nth) => client(nth)), note })
  const each = text(1, '').length - text(0, '').length + 1
  const count = Math.floor((wanted - text(0, '').length) / each)
  return text(count, 'x'.repeat(wanted - text(count, '').length))
}

/** Typical response headers of an API behind a gateway. */
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
