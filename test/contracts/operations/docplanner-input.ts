import type { Environment } from './environment.ts'
import type { FindInput, Input } from './input.ts'

const address = '/api/v3/integration/facilities/1/doctors/123/addresses/111'
const day = { start: '2026-01-06T00:00:00+01:00', end: '2026-01-07T00:00:00+01:00' }
const afternoon = { since: '2026-01-06T14:00:00+01:00', till: '2026-01-06T15:00:00+01:00' }

const firstFreeStart = async ({ read }: Environment): Promise<string> => {
  const slots: Record<'_items', { start: string }[]> = await read(
    `${address}/slots?${new URLSearchParams(day)}`,
  )
  return slots['_items'][0]?.start ?? ''
}

const post = ({ browser, connection }: Environment, path: string, body: object = {}): Promise<Response> =>
  browser.api(connection, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const aBreak = async (environment: Environment): Promise<Input> => {
  const response = await post(environment, `${address}/breaks`, { ...afternoon, description: 'Lunch' })
  const { id } = (await response.json()) as { id: string }
  return { values: { break_id: id } }
}

const aNotification = async ({ at }: Environment): Promise<Input> => {
  at.simulators.docplanner.patientBooks({ address: '111' })
  return {}
}

const inputByOperation: Readonly<Record<string, (environment: Environment) => Promise<Input>>> = {
  'enable-calendar': async (environment) => {
    await post(environment, `${address}/calendar/disable`)
    return {}
  },
  'get-break': aBreak,
  'move-break': aBreak,
  'delete-break': aBreak,
  'pull-notification': aNotification,
  'pull-notifications': aNotification,
  'book-slot': async (environment) => ({ values: { start: await firstFreeStart(environment) } }),
  'move-booking': async (environment) => ({ body: { start: await firstFreeStart(environment) } }),
}

/** Identifiers are those of the samples in the vendor documentation. */
export const docplannerInput: FindInput = async (environment, { id }) => {
  const input = await (inputByOperation[id] ?? (async (): Promise<Input> => ({})))(environment)
  return { ...input, values: { ...day, ...afternoon, ...input.values } }
}
