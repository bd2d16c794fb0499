import { isoTime } from '../../../domain/iso-time.ts'
import type { DeliveryRow, DeliveryStatus, WebhookEndpointRow } from '../../../store/ports/ports.ts'
import { type Command, counted } from '../command.ts'
import { endpointNamed } from './endpoint.ts'

const words: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'waiting',
  delivered: 'delivered',
  dead: 'given up',
}

/** The address without its path, which can have a secret of the host. */
const placeOf = ({ url }: WebhookEndpointRow): string => new URL(url).origin

const stateOf = ({ enabled, disabledReason, failures }: WebhookEndpointRow): string => {
  if (!enabled) return `disabled: ${disabledReason ?? 'unknown'}`
  return failures === 0 ? 'enabled' : `enabled, failing since ${counted(failures, 'try', 'tries')}`
}

export const webhooksList: Command = {
  name: 'webhooks list',
  operand: '',
  options: [],
  summary:
    'print the endpoints of hosts with their deliveries; exits with 1 if one is disabled, or has messages that were given up or wait for a vault key',
  run: async (context) => {
    const { webhooks } = await context.store()
    const endpoints = await webhooks.listAllEndpoints()
    const counts = await webhooks.countDeliveries()
    const unopened = await webhooks.countUnopened()
    for (const endpoint of endpoints) {
      const of = counts.filter((one) => one.endpoint === endpoint.id)
      const forKey = unopened.get(endpoint.id)
      const inWords = { ...words, pending: forKey ? `waiting, ${forKey} for a vault key` : words.pending }
      const totals = (['delivered', 'pending', 'dead'] as const).flatMap((status) =>
        of.filter((one) => one.status === status).map(({ count }) => `${count} ${inWords[status]}`),
      )
      const { id, tenant, host } = endpoint
      context.print(
        [id, tenant, host, placeOf(endpoint), stateOf(endpoint), totals.join(', ')].join('  ').trimEnd(),
      )
    }
    if (endpoints.length === 0) context.print('No host has an endpoint for webhooks.')
    const isGood =
      unopened.size === 0 &&
      endpoints.every(({ enabled }) => enabled) &&
      !counts.some(({ status }) => status === 'dead')
    return isGood ? 0 : 1
  },
}

const listedMax = 50

const deliveryLine = ({ message, type, status, tries, httpStatus, reason, nextAt }: DeliveryRow): string =>
  [
    message,
    type,
    words[status],
    counted(tries, 'try', 'tries'),
    ...(reason === null ? [] : [httpStatus === null ? reason : `${reason} ${httpStatus}`]),
    ...(status === 'pending' ? [`next try ${isoTime(nextAt)}`] : []),
  ].join('  ')

export const webhooksDeliveries: Command = {
  name: 'webhooks deliveries',
  operand: '<endpoint>',
  options: [],
  summary: 'print the deliveries of the newest events to an endpoint',
  run: async (context, [id = '']) => {
    const store = await context.store()
    const { id: endpoint } = await endpointNamed(store, id)
    const rows = await store.webhooks.listDeliveries({ endpoint, max: listedMax })
    for (const row of rows) context.print(deliveryLine(row))
    if (rows.length === 0) context.print('Nothing was sent to it yet.')
    return 0
  },
}

export const webhooksDead: Command = {
  name: 'webhooks dead',
  operand: '',
  options: [],
  summary: 'print the messages that were given up, by endpoint; exits with 1 if there are any',
  run: async (context) => {
    const { webhooks } = await context.store()
    let found = 0
    for (const { id } of await webhooks.listAllEndpoints()) {
      const rows = await webhooks.listDeliveries({ endpoint: id, status: 'dead', max: listedMax })
      for (const row of rows) context.print(`${id}  ${deliveryLine(row)}`)
      found += rows.length
    }
    if (found === 0) context.print('No message to a host was given up.')
    return found === 0 ? 0 : 1
  },
}
