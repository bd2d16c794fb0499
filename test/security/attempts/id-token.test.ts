import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { faultCases, titled } from '../../harness/fault-cases.ts'
import { idTokenFaults } from '../../mock/faults/id-token/index.ts'
import { expectRejectionAt } from './expect-hostile-rejected.ts'
import { idTokenExpectations } from './expectations/id-token.ts'

const alice = { account: 'alice' }
const cases = faultCases(idTokenFaults, idTokenExpectations)

const flowChannels = [
  { integration: 'dp-hybrid', channel: 'front' },
  { integration: 'dp-hybrid', channel: 'back' },
  { integration: 'dp-code', channel: 'back' },
] as const

describe.each(flowChannels)(
  'an ID token in the $channel channel of $integration',
  ({ integration, channel }) => {
    const faults = cases.filter(({ channels }) => channels?.includes(channel) ?? true)

    test.each(titled(faults))('%s', async (_, { make, outcome }) => {
      const at = await hostileDeployment()
      const browser = openBrowser(at)
      const expectRejected = await expectRejectionAt(at, browser)
      at.provider.behave({ idToken: (draft, where) => (where === channel ? make(draft) : draft) })
      const result = await browser.connect({ integration }, alice)
      await expectRejected(result, { code: outcome, fault: channel })
      at.provider.behave({})
      const honest = await browser.connect({ integration }, alice)
      expect(honest.ok, 'the next attempt').toBe(true)
    })
  },
)
