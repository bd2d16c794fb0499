import type { ProviderDefinition } from '@planbridge/shared/providers'

interface Call {
  readonly method: string
  readonly path: string
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const withValues = (path: string): string => path.replaceAll(/\{\w+\}/g, 'x')

// Real paths of the providers that must not be reachable.
const excludedCalls: Readonly<Record<string, readonly Call[]>> = {
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

/** Excluded real paths, and every listed path with other methods and one level up and down. */
export const unlistedCalls = ({ id, api }: ProviderDefinition): readonly Call[] => {
  const shapes = new Set(
    api.operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '*')}`),
  )
  const isListed = ({ method, path }: Call): boolean =>
    [...shapes].some((shape) => {
      const [listedMethod, template = ''] = shape.split(' ')
      const pattern = template
        .split('/')
        .map((part) => (part === '*' ? '[^/]+' : part.replaceAll('.', '[.]')))
      return listedMethod === method && new RegExp(`^${pattern.join('/')}$`).test(path)
    })
  const paths = api.operations.flatMap(({ path }) => [
    withValues(path),
    `${withValues(path)}/more`,
    withValues(path).replace(/\/[^/]+$/, ''),
  ])
  const variants = [...new Set(paths)].flatMap((path) => methods.map((method) => ({ method, path })))
  return [...(excludedCalls[id] ?? []), ...variants.filter((call) => call.path !== '' && !isListed(call))]
}
