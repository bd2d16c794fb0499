import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import type { Browser } from '../../../harness/deployment/browser.ts'

/** The outcome of a token request as the browser gets it. */
export interface TokenOutcome {
  readonly status: number
  readonly code: string
  readonly body: unknown
}

export const priya = { account: 'priya.nair' }

const success = 'ok'

const serviceAccount = async (browser: Browser, integration: string) => {
  const added = await browser.call(endpoints.addServiceAccount, {
    integration: IntegrationId.parse(integration),
  })
  return added
}

/** Connects a service account, which causes a token request, and calls the API with it. */
export const callAsService = async (browser: Browser, integration = 'dp-firm'): Promise<TokenOutcome> => {
  const path = integration === 'dp-firm' ? '/crm/v1/clients' : '/api/v3/integration/facilities'
  const added = await serviceAccount(browser, integration)
  if (!added.ok) return { status: added.status, code: added.body.code, body: added.body }
  const answer = await browser.api(added.body.id, path)
  const body: unknown = await answer.json()
  return { status: answer.status, code: answer.ok ? success : (body as { code: string }).code, body }
}

export const exchange = async (browser: Browser, integration = 'dp-code'): Promise<TokenOutcome> => {
  const done = await browser.connect({ integration }, priya)
  return { status: done.status, code: done.ok ? success : done.body.code, body: done.body }
}

/** The two grants with a first token request. */
export const grants = [
  { grant: 'the code exchange', ask: exchange },
  { grant: 'client credentials', ask: callAsService },
] as const
