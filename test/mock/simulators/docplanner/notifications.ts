import { openOutbox, type Outbox } from '../sending/outbox.ts'
import type { LocalTime } from './local-time.ts'
import type { DocplannerClient, DocplannerOptions, Gate, Notification } from './options.ts'

/** What a client gets when it asks for another delivery. */
export type Released =
  | { readonly kind: 'released' }
  | { readonly kind: 'not-a-push-client' }
  | { readonly kind: 'too-soon'; readonly retryAfterSeconds: number }

/** Whether a change that clients may veto goes ahead. `code` is the one of the agreed dictionary, if the client sent one. */
export type Verdict =
  | { readonly kind: 'approved' }
  | { readonly kind: 'denied'; readonly code: number | null }

/** The notifications of each client: pushed to its address, or kept until it pulls them. */
export interface Notifications {
  readonly outbox: Outbox
  /** Tells every client that may see the facility of the event. */
  readonly notify: (name: string, data: Notification['data']) => Notification
  /** Asks every client that has the gate. One denial, or one client that does not answer, denies. */
  readonly ask: (gate: Gate, data: Notification['data']) => Promise<Verdict>
  /** What the client has not pulled yet; undefined: the first client that pulls. */
  readonly queue: (clientId?: string) => readonly Notification[]
  /** Removes and returns the oldest notifications of a client, and counts those that are left. */
  readonly take: (
    clientId: string,
    count: number,
  ) => { readonly taken: readonly Notification[]; readonly left: number }
  readonly release: (client: DocplannerClient) => Released
}

const hour = 3_600_000
const queueHours = 72
const buriedDays = 14
// assumed: the guide to push and pull; the contract itself and the guide to real-time requests say something else
const retryMinutes = [5, 10]

interface Needs {
  readonly time: LocalTime
  /** The addresses from which Docplanner sends, which change. */
  readonly senders: () => readonly string[]
}

/** @see https://integrations.docplanner.com/guide/callbacks/push-vs-pull.html */
export const openNotifications = (
  { environment, clients, pushRetryMinutes = retryMinutes }: DocplannerOptions,
  { time, senders }: Needs,
): Notifications => {
  const { now, deliver } = environment
  const outbox = openOutbox({ now, deliver, retryMinutes: pushRetryMinutes })
  const queueOf = openQueues(now)
  let sent = 0
  // assumed: each address of the list in turn; a guide says that pushes come from a single one
  const nextSender = (): string | undefined => {
    const all = senders()
    return all[sent++ % all.length]
  }
  const tell = (client: DocplannerClient, notification: Notification): void => {
    if (client.notifications !== 'push') return void queueOf(client.clientId).push(notification)
    if (client.push === undefined) return
    outbox.add({ name: notification.name, ...pushOf(client.push, notification), from: nextSender() })
  }
  const made = (name: string, data: Notification['data']): Notification => {
    return { name, data, created_at: time.iso(now()) }
  }
  return {
    outbox,
    notify(name, data) {
      const notification = made(name, data)
      for (const client of clients) if (maySee(client, data)) tell(client, notification)
      return notification
    },
    async ask(gate, data) {
      const question = made(gate, data)
      for (const client of clients) {
        if (!maySee(client, data) || client.push?.gates?.includes(gate) !== true) continue
        const verdict = await askClient(environment, pushOf(client.push, question), nextSender())
        if (verdict.kind === 'denied') return verdict
      }
      return { kind: 'approved' }
    },
    queue: (clientId = clients.find(({ notifications }) => notifications !== 'push')?.clientId) =>
      clientId === undefined ? [] : [...queueOf(clientId)],
    take(clientId, count) {
      const queue = queueOf(clientId)
      return { taken: queue.splice(0, count), left: queue.length }
    },
    release: releasing(now, outbox),
  }
}

const openQueues = (now: () => number) => {
  const queues = new Map<string, Notification[]>()
  return (clientId: string): Notification[] => {
    const queue = (queues.get(clientId) ?? []).filter(
      ({ created_at }) => Date.parse(created_at) >= now() - queueHours * hour,
    )
    queues.set(clientId, queue)
    return queue
  }
}

const releasing = (now: () => number, outbox: Outbox): Notifications['release'] => {
  const releasedAt = new Map<string, number>()
  return ({ clientId, notifications, push }) => {
    if (notifications !== 'push' || push === undefined) return { kind: 'not-a-push-client' }
    const sinceRelease = now() - (releasedAt.get(clientId) ?? Number.NEGATIVE_INFINITY)
    if (sinceRelease < hour)
      return { kind: 'too-soon', retryAfterSeconds: Math.ceil((hour - sinceRelease) / 1000) }
    releasedAt.set(clientId, now())
    outbox.release(push.url, now() - buriedDays * 24 * hour)
    return { kind: 'released' }
  }
}

const maySee = ({ facilities }: DocplannerClient, data: Notification['data']): boolean => {
  const { id } = (data['facility'] ?? {}) as { readonly id?: string }
  return id === undefined || (facilities?.includes(id) ?? true)
}

type Push = NonNullable<DocplannerClient['push']>

const pushOf = ({ url, header }: Push, notification: Notification) => ({
  url,
  headers: {
    // assumed: JSON; the media type of a callback is not documented
    'content-type': 'application/json',
    ...(header === undefined ? {} : { [header.name]: header.value }),
  },
  body: JSON.stringify(notification),
})

/** 2xx approves and anything else denies. @see https://integrations.docplanner.com/guide/callbacks/real-time-requests.html */
const askClient = async (
  { deliver }: DocplannerOptions['environment'],
  { url, headers, body }: ReturnType<typeof pushOf>,
  from: string | undefined,
): Promise<Verdict> => {
  try {
    const request = new Request(url, { method: 'POST', headers, body, redirect: 'manual' })
    const answer = await deliver?.(request, { from, kind: 'question' })
    if (answer?.ok === true) return { kind: 'approved' }
    const said = Object(await answer?.json()) as { readonly error_code?: unknown }
    return { kind: 'denied', code: typeof said.error_code === 'number' ? said.error_code : null }
  } catch {
    return { kind: 'denied', code: null }
  }
}
