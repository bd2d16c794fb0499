import { isoTime } from '../../domain/iso-time.ts'
import type { InboundEvent, InboundTotal, InboundWaiting } from '../../store/ports/ports.ts'
import { unknownName } from '../unknown-name.ts'
import { type Command, counted } from './command.ts'

const listedMax = 20

const wordsOf: Readonly<Record<InboundEvent['state'], string>> = {
  received: 'waiting',
  processed: 'processed',
  'set-aside': 'set aside',
}

const totalLine = ({ integration, state, events, repeats }: InboundTotal): string =>
  `${integration}  ${counted(events, 'event')} ${wordsOf[state]}, delivered again ${counted(repeats, 'time')}`

const waitingLine = ({ integration, events, since }: InboundWaiting): string =>
  `${integration}  ${counted(events, 'event')} waiting for a vault key, since ${isoTime(since)}`

/** Everything that an operator may see: nothing of the body. */
const eventLine = (event: InboundEvent): string =>
  [
    event.id,
    isoTime(event.receivedAt),
    event.integration,
    event.name ?? '(no name)',
    event.failure === null ? wordsOf[event.state] : `${wordsOf[event.state]}: ${event.failure}`,
    ...(event.verdict === null ? [] : [event.verdict]),
    ...(event.tries === 0 ? [] : [counted(event.tries, 'try', 'tries')]),
    ...(event.late ? ['late'] : []),
    ...(event.possibleRepeat ? ['perhaps a repeat'] : []),
    ...(event.repeats === 0 ? [] : [counted(event.repeats, 'repeat')]),
  ].join('  ')

export const webhooksReceived: Command = {
  name: 'webhooks received',
  operand: '',
  options: [],
  summary:
    'print how many events of providers were received, the newest ones, and those that are set aside; exits with 1 if there are any of these, or if events wait for a vault key',
  run: async (context) => {
    const { inbound } = await context.store()
    const totals = await inbound.totals()
    for (const total of totals) context.print(totalLine(total))
    const waiting = await inbound.waiting()
    for (const one of waiting) context.print(waitingLine(one))
    if (totals.length === 0) context.print('No event of a provider is stored.')
    const newest = await inbound.list({ max: listedMax })
    const aside = await inbound.list({ state: 'set-aside', max: listedMax })
    const ids = new Set(newest.map(({ id }) => id))
    for (const event of [...newest, ...aside.filter(({ id }) => !ids.has(id))])
      context.print(eventLine(event))
    return aside.length + waiting.length === 0 ? 0 : 1
  },
}

export const webhooksReceivedRetry: Command = {
  name: 'webhooks received retry',
  operand: '<id>',
  options: [],
  summary:
    'hand an event of a provider on again that was set aside; a running instance does it within seconds',
  run: async (context, [id = '']) => {
    const { inbound } = await context.store()
    const event = await inbound.find(id)
    if (!event) {
      const aside = await inbound.list({ state: 'set-aside', max: listedMax })
      const known = aside.map((one) => one.id)
      throw unknownName(`No event with the id ${id} is stored`, id, known)
    }
    if (await inbound.retry(id, Date.now())) context.print(`${id} is planned again.`)
    else context.print(`${id} is ${wordsOf[event.state]}: there is nothing to do.`)
    return 0
  },
}
