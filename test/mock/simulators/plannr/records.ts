import type { Random } from '../random.ts'
import type { PlannrAccount, PlannrFirm, PlannrPerson } from './options.ts'

/** A client of a firm as the API shows it. */
export interface ClientAccount extends PlannrAccount {
  readonly createdAt: number
  /** Absent: it was not changed since. */
  readonly updatedAt?: number
}

export interface Task {
  readonly uuid: string
  readonly firm: string
  readonly name: string
  readonly description: string | null
  readonly priority: string
  readonly due_at: string | null
  readonly taskable_type: string
  readonly taskable_uuid: string
  readonly task_status_uuid: string
  readonly client: string
  readonly createdAt: number
  /** Absent: it is open. */
  readonly completedAt?: number
}

export interface Case {
  readonly uuid: string
  readonly firm: string
  readonly name: string
  readonly type: string
  readonly status: string
  readonly client: string
  readonly fee: number
  readonly createdAt: number
}

export interface Plan {
  readonly uuid: string
  readonly firm: string
  readonly client: string
  readonly type: string
  readonly status: 'active' | 'proposed' | 'inactive'
  readonly policy_number: string
  readonly value: number
  readonly createdAt: number
}

/** A household. */
export interface Circle {
  readonly uuid: string
  readonly firm: string
  /** The client account that sees the record besides the firm. */
  readonly client: string
  readonly name: string
  readonly accounts: readonly string[]
  readonly groups: readonly string[]
  readonly createdAt: number
}

export interface Group {
  readonly uuid: string
  readonly firm: string
  readonly name: string
}

/** The records of all firms. */
export interface Records {
  readonly accounts: ClientAccount[]
  readonly tasks: Task[]
  readonly cases: readonly Case[]
  readonly plans: Plan[]
  readonly circles: Circle[]
  readonly groups: readonly Group[]
  /** Each with the account to which it belongs. */
  readonly contactDetails: Readonly<Record<string, unknown>>[]
  readonly clientStatuses: readonly { readonly uuid: string; readonly name: string }[]
  readonly taskStatuses: readonly { readonly uuid: string; readonly name: string }[]
}

const firstNames = [
  'Ada',
  'Bela',
  'Cora',
  'Dev',
  'Ella',
  'Finn',
  'Grace',
  'Hugo',
  'Ines',
  'Jon',
  'Kofi',
  'Lena',
]
const lastNames = ['Abbot', 'Birch', 'Carter', 'Doyle']
const planTypes = ['pension', 'investment', 'mortgage', 'protection_policy', 'cash_account'] as const
const clientsPerFirm = 24
const day = 86_400_000

/** Creates sample records for all firms; the same seed gives the same records. */
export const openRecords = (random: Random, people: readonly PlannrPerson[], now: number): Records => {
  const own = people.flatMap(({ logins }) =>
    logins.map(({ account }) => ({ ...account, createdAt: now - 400 * day })),
  )
  const firms = [...new Map(own.map(({ firm }) => [firm.uuid, firm])).values()]
  const invented = firms.flatMap((firm) => inventClients(random, firm, now))
  const accounts = [...own, ...invented]
  const clients = accounts.filter(({ type }) => type === 'client')
  const named = (name: string) => ({ uuid: random.uuid(), name })
  const taskStatuses = ['To do', 'In progress', 'Done'].map(named)
  const status = taskStatuses[0]?.uuid ?? ''
  const groups = firms.map((firm) => ({ uuid: random.uuid(), firm: firm.uuid, name: 'Advisers' }))
  return {
    accounts,
    clientStatuses: ['Prospect', 'Active', 'Inactive'].map(named),
    taskStatuses,
    tasks: clients.slice(0, 20).map((client) => inventTask(random, client, { now, status })),
    cases: clients.map((client) => inventCase(random, client, now)),
    plans: clients.map((client, index) => inventPlan(random, client, { now, index })),
    groups,
    circles: groups.map((group) => inventCircle(random, group, clients, now)),
    contactDetails: [],
  }
}

const inventClients = (random: Random, firm: PlannrFirm, now: number): ClientAccount[] =>
  Array.from({ length: clientsPerFirm }, (_, index) => {
    const first = firstNames[index % firstNames.length] ?? ''
    const last = lastNames[index % lastNames.length] ?? ''
    const email = `${first}.${last}.${index}@${firm.slug}.example`.toLowerCase()
    const name = { first_name: first, last_name: `${last}-${index + 1}`, email }
    return {
      uuid: random.uuid(),
      type: 'client',
      role: 'client',
      ...name,
      firm,
      createdAt: now - (300 - index) * day,
    }
  })

const inventCircle = (
  random: Random,
  { uuid: group, firm }: Group,
  clients: readonly ClientAccount[],
  now: number,
): Circle => {
  const [first, second] = clients.filter((client) => client.firm.uuid === firm)
  const accounts = [first?.uuid ?? '', second?.uuid ?? '']
  const name = `${first?.last_name ?? ''} family`
  const whose = { firm, client: accounts[0] ?? '' }
  return { uuid: random.uuid(), ...whose, name, accounts, groups: [group], createdAt: now }
}

const inventTask = (random: Random, client: ClientAccount, at: { now: number; status: string }): Task => ({
  uuid: random.uuid(),
  firm: client.firm.uuid,
  name: `Prepare the annual review of ${client.first_name} ${client.last_name}`,
  description: null,
  priority: 'medium',
  due_at: '2027-01-01 00:00:00',
  taskable_type: 'client',
  taskable_uuid: client.uuid,
  task_status_uuid: at.status,
  client: client.uuid,
  createdAt: at.now - 10 * day,
})

const inventCase = (random: Random, client: ClientAccount, now: number): Case => ({
  uuid: random.uuid(),
  firm: client.firm.uuid,
  name: `Annual review ${client.last_name}`,
  type: 'Annual review',
  status: 'In progress',
  client: client.uuid,
  fee: 40_00,
  createdAt: now - 20 * day,
})

const inventPlan = (random: Random, client: ClientAccount, at: { now: number; index: number }): Plan => ({
  uuid: random.uuid(),
  firm: client.firm.uuid,
  client: client.uuid,
  type: planTypes[at.index % planTypes.length] ?? 'pension',
  status: 'active',
  policy_number: `SAMPLE-${String(at.index + 1).padStart(5, '0')}`,
  value: 100_000_00 + at.index * 1_234_00,
  createdAt: at.now - 90 * day,
})
