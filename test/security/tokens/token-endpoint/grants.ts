import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import type { Browser } from '../../../harness/deployment/browser.ts'

/** How a request for a token came out, as the browser hears it. */
export interface CallResult {
  readonly status: number
  readonly code: string
  readonly body: unknown
}

export const priya = { account: 'priya.nair' }

const nothing = 'ok'

const serviceAccount = async (browser: Browser, integration: string) => {
  const added = await browser.call(endpoints.addServiceAccount, {
    integration: IntegrationId.parse(integration),
  })
  if (!added.ok) throw new Error(added.body.code)
  return added.body.id
}

/** Calls the API with the service account, which fetches its token first. */
export const callAsService = async (browser: Browser, integration = 'dp-firm'): Promise<CallResult> => {
  const path = integration === 'dp-firm' ? '/crm/v1/clients' : '/api/v3/integration/facilities'
  const answer = await browser.api(await serviceAccount(browser, integration), path)
  const body: unknown = await answer.json()
  return { status: answer.status, code: answer.ok ? nothing : (body as { code: string }).code, body }
}

export const exchange = async (browser: Browser, integration = 'dp-code'): Promise<CallResult> => {
  const done = await browser.connect({ integration }, priya)
  return { status: done.status, code: done.ok ? nothing : done.body.code, body: done.body }
}

/** The two grants that get a first token. */
export const grants = [
  { grant: 'the code exchange', ask: exchange },
  { grant: 'client credentials', ask: callAsService },
] as const
