import { OperatorError } from '../../operator-error.ts'
import { type Command, counted } from '../command.ts'
import { endpointNamed } from './endpoint.ts'

export const webhooksResend: Command = {
  name: 'webhooks resend',
  operand: '<endpoint>',
  options: ['event'],
  summary:
    'send the messages to an endpoint again that were given up, or the one of --event; a running instance does it within seconds',
  run: async (context, [id = ''], { values = {} }) => {
    const store = await context.store()
    const { id: endpoint, enabled } = await endpointNamed(store, id)
    const { event: message } = values
    const query = { endpoint, now: Date.now(), ...(message !== undefined && { message }) }
    const resent = await store.webhooks.resend(query)
    if (resent === 0 && message !== undefined)
      throw new OperatorError(`The event ${message} was never sent to this endpoint, or is kept no more.`)
    context.print(`${counted(resent, 'message')} will be sent again, with the same ids.`)
    if (!enabled) context.note(`The endpoint is disabled: planbridge webhooks enable ${endpoint}`)
    return 0
  },
}

export const webhooksEnable: Command = {
  name: 'webhooks enable',
  operand: '<endpoint>',
  options: [],
  summary: 'enable an endpoint; it gets what it has not got',
  run: async (context, [id = '']) => {
    const store = await context.store()
    const { id: endpoint } = await endpointNamed(store, id)
    await store.webhooks.changeEndpoint(endpoint, { enabled: true })
    context.print(`${endpoint} is enabled.`)
    return 0
  },
}

export const webhooksDisable: Command = {
  name: 'webhooks disable',
  operand: '<endpoint>',
  options: [],
  summary: 'disable an endpoint; what it has not got waits for thirty days',
  run: async (context, [id = '']) => {
    const store = await context.store()
    const { id: endpoint } = await endpointNamed(store, id)
    await store.webhooks.changeEndpoint(endpoint, { enabled: false, disabledReason: 'operator' })
    context.print(`${endpoint} is disabled.`)
    return 0
  },
}
