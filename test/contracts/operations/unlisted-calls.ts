import type { ProviderDefinition } from '@planbridge/shared/providers'

interface Call {
  readonly method: string
  readonly path: string
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const filled = (path: string): string => path.replaceAll(/\{\w+\}/g, 'x')

// The providers have them all, and each opens more than an API call should.
const real: Readonly<Record<string, readonly Call[]>> = {
  'dynamic-planner': [
    { method: 'POST', path: '/identity/connect/token' },
    { method: 'GET', path: '/identity/connect/userinfo' },
    { method: 'GET', path: '/tracking/v1/clients' },
  ],
  plannr: [
    { method: 'POST', path: '/oauth/token' },
    { method: 'POST', path: '/api/v1/personal-access-tokens' },
    { method: 'GET', path: '/api/v1/oauth/connections' },
    { method: 'POST', path: '/api/v1/integrations/9a1d8c7e-planbridge/revoke' },
    { method: 'GET', path: '/api/v2/webhook-subscriptions' },
    { method: 'POST', path: '/api/v2/webhook-subscriptions' },
    { method: 'POST', path: '/api/v1/me/sms/setup' },
  ],
  docplanner: [
    { method: 'POST', path: '/oauth/v2/token' },
    { method: 'GET', path: '/public/docs/public-ips.json' },
    { method: 'DELETE', path: '/api/v3/integration/facilities/1/doctors/123/addresses/111/integration' },
  ],
}

/** Real paths that are left out, every listed path under the methods that it lacks, and each one level up and down. */
export const unlistedCalls = ({ id, api }: ProviderDefinition): readonly Call[] => {
  const shapes = new Set(
    api.operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '*')}`),
  )
  const fits = ({ method, path }: Call): boolean =>
    [...shapes].some((shape) => {
      const [listedMethod, template = ''] = shape.split(' ')
      const pattern = template
        .split('/')
        .map((part) => (part === '*' ? '[^/]+' : part.replaceAll('.', '[.]')))
      return listedMethod === method && new RegExp(`^${pattern.join('/')}$`).test(path)
    })
  const around = api.operations.flatMap(({ path }) => [
    filled(path),
    `${filled(path)}/more`,
    filled(path).replace(/\/[^/]+$/, ''),
  ])
  const invented = [...new Set(around)].flatMap((path) => methods.map((method) => ({ method, path })))
  return [...(real[id] ?? []), ...invented.filter((call) => call.path !== '' && !fits(call))]
}
