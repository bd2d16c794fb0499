import { sendTest } from '../../../notifications/manage-deliveries.ts'
import { openKeyring } from '../../../vault/keyring.ts'
import { tokenVault } from '../../../vault/token-vault.ts'
import { openConfiguredOutbound } from '../../open-outbound.ts'
import { requireKeys } from '../../require-keys.ts'
import type { Command } from '../command.ts'
import { endpointNamed } from './endpoint.ts'

export const webhooksTest: Command = {
  name: 'webhooks test',
  operand: '<endpoint>',
  options: [],
  summary: 'send a test to an endpoint, once; exits with 1 if it fails',
  run: async (context, [id = '']) => {
    const config = context.config()
    const { current, keys } = config.vault
    const keyring = openKeyring(current, keys)
    const store = await context.store()
    await requireKeys(store, keyring)
    const endpoint = await endpointNamed(store, id)
    const outbound = openConfiguredOutbound(config, context.events)
    try {
      const { status, httpStatus, reason } = await sendTest(
        {
          store,
          vault: tokenVault(keyring),
          post: outbound.hosts.post,
          openInbound: () => Promise.resolve({ kind: 'gone' }),
          clock: { now: () => Date.now() },
          random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
          events: context.events,
          deadlineSeconds: config.webhooks.endpoints.deadlineSeconds,
        },
        endpoint,
      )
      const answer = httpStatus === null ? 'it did not answer' : `it answered ${httpStatus}`
      context.print(
        status === 'delivered' ? `delivered: ${answer}` : `failed: ${reason ?? 'not sent'}, ${answer}`,
      )
      return status === 'delivered' ? 0 : 1
    } finally {
      await outbound.close()
    }
  },
}
