import type { FindInput, Input } from './input.ts'
import type { Stage } from './stage.ts'

interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[]
}

/** A member of the first record of a list. */
const firstOf = async ({ read }: Stage, path: string, member = 'uuid'): Promise<string> => {
  const { data }: Page = await read(`/api/v1${path}`)
  return String(data[0]?.[member])
}

const aClient = (stage: Stage) => firstOf(stage, '/account?filter[type]=client')
const ofClient = async (stage: Stage): Promise<Input> => {
  const uuid = await aClient(stage)
  return { values: { account_uuid: uuid, client_uuid: uuid, notable_uuid: uuid } }
}
const ofPlan = async (stage: Stage): Promise<Input> => ({
  values: { plan_uuid: await firstOf(stage, '/plans?filter[type]=protection_policy') },
})
const one = (path: string) => async (stage: Stage) => ({ values: { uuid: await firstOf(stage, path) } })
const none = async (): Promise<Input> => ({})

const twoClients = async ({ read }: Stage): Promise<string[]> => {
  const { data }: Page = await read('/api/v1/account?filter[type]=client')
  return data.slice(0, 2).map(({ uuid }) => String(uuid))
}

const found: Readonly<Record<string, (stage: Stage) => Promise<Input>>> = {
  'get-account': one('/account'),
  'get-task': one('/task'),
  'get-case': one('/cases'),
  'get-plan': one('/plans'),
  'get-group': async ({ read }) => {
    const { data }: { data: { groups: { uuid: string }[] }[] } = await read('/api/v1/circles')
    return { values: { uuid: data[0]?.groups[0]?.uuid ?? '' } }
  },
  'link-clients': async (stage) => {
    const [first = '', second = ''] = await twoClients(stage)
    return { values: { client_uuid: first }, body: { account_uuid: second } }
  },
  'create-circle': async (stage) => ({ body: { account_uuids: await twoClients(stage) } }),
  'create-task': async (stage) => ({
    body: {
      taskable_uuid: await aClient(stage),
      task_status_uuid: await firstOf(stage, '/task', 'task_status_uuid'),
    },
  }),
  'create-plan': async (stage) => ({ body: { accounts: [await aClient(stage)] } }),
  'create-document': async (stage) => ({
    body: { client_uuids: [await aClient(stage)], template_uuid: await aClient(stage) },
  }),
}

/** Whatever a call needs, an earlier call tells. */
export const plannrInput: FindInput = (stage, { id, path }) => {
  if (found[id] !== undefined) return found[id](stage)
  if (path.includes('{plan_uuid}')) return ofPlan(stage)
  return path.includes('{') ? ofClient(stage) : none()
}
