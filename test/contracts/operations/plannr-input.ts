import type { Environment } from './environment.ts'
import type { FindInput, Input } from './input.ts'

interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[]
}

/** A member of the first record of a list. */
const firstOf = async ({ read }: Environment, path: string, member = 'uuid'): Promise<string> => {
  const { data }: Page = await read(`/api/v1${path}`)
  return String(data[0]?.[member])
}

const aClient = (environment: Environment) => firstOf(environment, '/account?filter[type]=client')
const ofClient = async (environment: Environment): Promise<Input> => {
  const uuid = await aClient(environment)
  return { values: { account_uuid: uuid, client_uuid: uuid, notable_uuid: uuid } }
}
const ofPlan = async (environment: Environment): Promise<Input> => ({
  values: { plan_uuid: await firstOf(environment, '/plans?filter[type]=protection_policy') },
})
const one = (path: string) => async (environment: Environment) => ({
  values: { uuid: await firstOf(environment, path) },
})
const none = async (): Promise<Input> => ({})

const twoClients = async ({ read }: Environment): Promise<string[]> => {
  const { data }: Page = await read('/api/v1/account?filter[type]=client')
  return data.slice(0, 2).map(({ uuid }) => String(uuid))
}

const inputByOperation: Readonly<Record<string, (environment: Environment) => Promise<Input>>> = {
  'get-account': one('/account'),
  'get-task': one('/task'),
  'get-case': one('/cases'),
  'get-plan': one('/plans'),
  'get-group': async ({ read }) => {
    const { data }: { data: { groups: { uuid: string }[] }[] } = await read('/api/v1/circles')
    return { values: { uuid: data[0]?.groups[0]?.uuid ?? '' } }
  },
  'link-clients': async (environment) => {
    const [first = '', second = ''] = await twoClients(environment)
    return { values: { client_uuid: first }, body: { account_uuid: second } }
  },
  'create-circle': async (environment) => ({ body: { account_uuids: await twoClients(environment) } }),
  'create-task': async (environment) => ({
    body: {
      taskable_uuid: await aClient(environment),
      task_status_uuid: await firstOf(environment, '/task', 'task_status_uuid'),
    },
  }),
  'create-plan': async (environment) => ({ body: { accounts: [await aClient(environment)] } }),
  'create-document': async (environment) => ({
    body: { client_uuids: [await aClient(environment)], template_uuid: await aClient(environment) },
  }),
}

/** Takes identifiers from the responses of earlier calls. */
export const plannrInput: FindInput = (environment, { id, path }) => {
  if (inputByOperation[id] !== undefined) return inputByOperation[id](environment)
  if (path.includes('{plan_uuid}')) return ofPlan(environment)
  return path.includes('{') ? ofClient(environment) : none()
}
