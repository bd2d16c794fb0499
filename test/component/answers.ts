import type { Connection } from '@planbridge/shared/contract'
import type { PlanbridgeInATab } from './planbridge-in-a-tab.ts'

/** A working connection as the BFF lists it. */
export const listedConnection = (change: Partial<Connection> = {}) => ({
  id: 'c1',
  integration: 'plannr',
  model: 'user-present',
  status: 'active',
  reason: null,
  trouble: null,
  account: { name: 'Tom Okafor', detail: 'tom@elmsample.example' },
  choice: null,
  choices: [],
  scopes: [],
  operations: [],
  shared: false,
  connected_at: '2026-11-20T09:00:00.000Z',
  last_used_at: null,
  ends_at: null,
  token_ends_at: null,
  renews_itself: true,
  renewable_until: null,
  warning: null,
  ...change,
})

/** Answers requests for a path until the returned function is called; `change` gets the answer of the BFF. */
export const answerWith = (
  { bff }: PlanbridgeInATab,
  path: string,
  change: (body: Record<string, unknown>) => unknown,
) =>
  bff.interrupt({
    when: ({ url }) => new URL(url).pathname === `/bff${path}`,
    answer: async (_, proceed) => {
      const response = await proceed()
      return Response.json(change((await response.json()) as Record<string, unknown>))
    },
    times: 999,
  })

export const signedIn = { state: 'signed-in', name: 'Priya Nair', ends_at: '2099-01-01T00:00:00Z' } as const
