import {
  createPlanbridge,
  type PlanbridgeOptions,
  verifyWebhook,
  WebhookError,
  type WebhookEvent,
} from '@planbridge/node'

export interface ReceivedEventsNeeds {
  /** Planbridge's origin. */
  readonly planbridge: string
  readonly key: string
  /** The host's own origin. */
  readonly origin: string
  readonly fetch?: PlanbridgeOptions['fetch']
}

/** An event as the host's page shows it. */
export interface ShownEvent {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly about: string
}

const keptMax = 100

export const webhookPath = '/planbridge/events'

const aboutOf = ({ data }: WebhookEvent): string => {
  const facts: Readonly<Record<string, unknown>> = { ...data }
  const words = ['integration', 'name', 'old_status', 'status', 'reason', 'days', 'code'].flatMap((name) =>
    typeof facts[name] === 'string' || typeof facts[name] === 'number' ? [String(facts[name])] : [],
  )
  return words.join(' · ')
}

const isOf = ({ data }: WebhookEvent, user: string): boolean =>
  !('subject' in data) || data.subject === null || data.subject === user

/** The webhooks of the host: its endpoint, and the events that arrived there. A real host keeps them in a database. */
export const receivedEvents = ({ planbridge: at, key, origin, fetch }: ReceivedEventsNeeds) => {
  const planbridge = createPlanbridge({ origin: at, key, ...(fetch && { fetch }) })
  const url = `${origin}${webhookPath}`
  const events = new Map<string, WebhookEvent>()
  let keys: readonly string[] = []
  /** Finds the endpoint of an earlier start, or adds it. Its public keys are no secret, so nothing has to be kept for them. */
  const findKeys = async (): Promise<readonly string[]> => {
    const { endpoints } = await planbridge.listWebhookEndpoints()
    const known = endpoints.find((endpoint) => endpoint.url === url)
    return (known ?? (await planbridge.createWebhookEndpoint({ url })).endpoint).public_keys
  }
  return {
    /** Adds the endpoint at Planbridge, if there is none. */
    start: async () => void (keys = await findKeys()),
    /** Answers a message: 204 once it is verified and kept, 400 if it must not be trusted. */
    receive: async (request: Request): Promise<Response> => {
      const message = { body: await request.arrayBuffer(), headers: request.headers }
      try {
        const event = await verifyWebhook(message, { keys })
        if (!events.has(event.id)) events.set(event.id, event)
        const oldest = events.size > keptMax ? events.keys().next().value : undefined
        if (oldest !== undefined) events.delete(oldest)
        return new Response(null, { status: 204 })
      } catch (error) {
        if (error instanceof WebhookError) return new Response(error.code, { status: 400 })
        throw error
      }
    },
    /** The events of a user and of the firm, the newest first. */
    list: (user: string): readonly ShownEvent[] =>
      [...events.values()]
        .filter((event) => isOf(event, user))
        .map((event) => ({
          id: event.id,
          type: event.type,
          timestamp: event.timestamp,
          about: aboutOf(event),
        }))
        .toReversed(),
  }
}

export type ReceivedEvents = ReturnType<typeof receivedEvents>
