import type { FindInput, Input } from './input.ts'
import type { Stage } from './stage.ts'

const address = '/api/v3/integration/facilities/1/doctors/123/addresses/111'
const day = { start: '2026-01-06T00:00:00+01:00', end: '2026-01-07T00:00:00+01:00' }
const afternoon = { since: '2026-01-06T14:00:00+01:00', till: '2026-01-06T15:00:00+01:00' }

const firstFreeStart = async ({ read }: Stage): Promise<string> => {
  const slots: Record<'_items', { start: string }[]> = await read(
    `${address}/slots?${new URLSearchParams(day)}`,
  )
  return slots['_items'][0]?.start ?? ''
}

const post = ({ browser, connection }: Stage, path: string, body: object = {}): Promise<Response> =>
  browser.api(connection, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const aBreak = async (stage: Stage): Promise<Input> => {
  const made = await post(stage, `${address}/breaks`, { ...afternoon, description: 'Lunch' })
  const { id } = (await made.json()) as { id: string }
  return { values: { break_id: id } }
}

const aNotification = async ({ at }: Stage): Promise<Input> => {
  at.simulators.docplanner.patientBooks({ address: '111' })
  return {}
}

const found: Readonly<Record<string, (stage: Stage) => Promise<Input>>> = {
  'enable-calendar': async (stage) => {
    await post(stage, `${address}/calendar/disable`)
    return {}
  },
  'get-break': aBreak,
  'move-break': aBreak,
  'delete-break': aBreak,
  'pull-notification': aNotification,
  'pull-notifications': aNotification,
  'book-slot': async (stage) => ({ values: { start: await firstFreeStart(stage) } }),
  'move-booking': async (stage) => ({ body: { start: await firstFreeStart(stage) } }),
}

/** Identifiers are those of the documents' samples; times are the clinic's. */
export const docplannerInput: FindInput = async (stage, { id }) => {
  const input = await (found[id] ?? (async (): Promise<Input> => ({})))(stage)
  return { ...input, values: { ...day, ...afternoon, ...input.values } }
}
