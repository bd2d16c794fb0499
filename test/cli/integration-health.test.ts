import { operationsApp } from '@planbridge/bff/internal/http/operations/operations-app.ts'
import { expect, test } from 'vitest'
import { environment } from '../harness/deployment/config-text.ts'
import { deployment } from '../harness/deployment/deployment.ts'

const pair = `subscription_keys:
      primary: { key: 'env:DP_KEY_PRIMARY', since: '2024-03-01' }
      secondary: env:DP_KEY_SECONDARY`

const twoKeys = (text: string) => text.replace('subscription_key: env:DP_KEY_PRIMARY', pair)

const readHealth = async () => {
  const { planbridge, config } = await deployment({ config: twoKeys })
  const answer = await operationsApp({ ...planbridge, eventCounts: () => ({}) }).fetch(
    new Request('http://127.0.0.1:8788/integrations'),
  )
  const text = await answer.text()
  return {
    answer,
    text,
    config,
    integrations: (JSON.parse(text) as { integrations: unknown[] }).integrations,
  }
}

test('the operations listener lists every integration with its keys by position, never by value', async () => {
  const { answer, text, config, integrations } = await readHealth()
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(integrations.map((one) => (one as { id: string }).id)).toEqual(
    config.integrations.map(({ id }) => id),
  )
  for (const secret of Object.values(environment)) expect(text).not.toContain(secret)
})

test('a key is listed with its use, date and age', async () => {
  const { integrations } = await readHealth()
  const untried = { last_accepted: null, last_rejected: null }
  expect(integrations[0]).toMatchObject({
    subscription_keys: [
      { position: 'primary', in_use: true, since: '2024-03-01', age_days: expect.any(Number), ...untried },
      { position: 'secondary', in_use: false, since: null, age_days: null, ...untried },
    ],
  })
})

test('a quota is listed with its remainder over all instances, and the circuit with its state', async () => {
  const { integrations } = await readHealth()
  const clinic = integrations.find((one) => (one as { id: string }).id === 'docplanner')
  expect(clinic).toMatchObject({
    calls: {
      circuit: { state: 'closed', retry_after: null },
      running: 0,
      waiting: 0,
      closed_seconds: null,
    },
  })
  const { budgets } = (clinic as { calls: { budgets: object[] } }).calls
  expect(budgets).toContainEqual({
    operation: null,
    counts: 'reads',
    per: 'integration',
    calls: 8_000,
    seconds: 3_600,
    left: 8_000,
    closed_seconds: null,
  })
})
