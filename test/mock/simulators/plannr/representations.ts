import type { PlannrLogin, PlannrPerson } from './options.ts'
import type { Case, ClientAccount, Plan, Task } from './records.ts'

/** `2025-02-05T12:09:59+00:00` */
export const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00')

/** Money is in pence, and the amount is a string. @see https://apidocs.plannrcrm.com */
export const money = (pence: number) => ({
  amount: String(pence),
  currency: 'GBP',
  formatted: new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(pence / 100),
})

export const showAccount = (account: ClientAccount) => ({
  uuid: account.uuid,
  type: account.type,
  role: account.role,
  first_name: account.first_name,
  last_name: account.last_name,
  name: `${account.first_name} ${account.last_name}`,
  email: account.email,
  photo_url: `https://eu.ui-avatars.com/api/?name=${account.first_name}+${account.last_name}`,
  with_login: account.type !== 'client',
  inactive_at: null,
  next_review_date: iso(account.createdAt + 365 * 86_400_000),
  has_joint_account: false,
  can_be_deleted: false,
  created_at: iso(account.createdAt),
  updated_at: iso(account.updatedAt ?? account.createdAt),
})

const loginSwitches = {
  tasks_enabled: true,
  goals_enabled: true,
  wealth_enabled: true,
  factfind_enabled: true,
  welcome_enabled: true,
  receives_unread_notifications_email: true,
}

/** The account header takes the uuid of the account, not of the login. @see https://api-how-to.plannrcrm.com/basics/accounts */
export const showLogin = (login: PlannrLogin) => {
  const { uuid, type, role, first_name, last_name, email, firm } = login.account
  const isEmployee = type === 'employee'
  return {
    uuid: login.uuid,
    created_at: '2025-02-05T12:09:59+00:00',
    updated_at: '2025-02-05T12:09:59+00:00',
    expires_at: null,
    has_write_permission: isEmployee,
    has_delete_permission: isEmployee,
    primary: login.primary,
    first_name,
    last_name,
    email,
    ...loginSwitches,
    account: { uuid, type, role, first_name, last_name, name: `${first_name} ${last_name}`, email },
    firm: {
      ...firm,
      postcode: 'PO7 7YH',
      country: 'United Kingdom',
      tax: 17.5,
      ip_whitelist: [],
      brand_colours: {},
    },
  }
}

export const showMe = (person: PlannrPerson, current: PlannrLogin | undefined) => {
  const { first_name, last_name } = person.logins[0]?.account ?? {}
  const login = current === undefined ? undefined : showLogin(current)
  return {
    name: person.name,
    type: 'standard',
    uuid: person.uuid,
    email: person.username,
    first_name,
    last_name,
    photo_url: null,
    created_at: '2025-02-05T12:09:59+00:00',
    updated_at: '2025-02-05T12:09:59+00:00',
    otp_pending: false,
    current_login: login ?? null,
    current_account: login?.account ?? null,
  }
}

export const showTask = ({ firm: _firm, client: _client, createdAt, completedAt, ...task }: Task) => ({
  ...task,
  completed_at: completedAt === undefined ? null : iso(completedAt),
  archived_at: null,
  created_at: iso(createdAt),
  updated_at: iso(completedAt ?? createdAt),
})

export const showCase = ({ firm: _firm, client, createdAt, fee, ...kase }: Case) => ({
  ...kase,
  account_uuids: [client],
  fee: money(fee),
  completed_at: null,
  created_at: iso(createdAt),
  updated_at: iso(createdAt),
})

export const showPlan = ({ firm: _firm, client, createdAt, value, ...plan }: Plan) => ({
  ...plan,
  account_uuids: [client],
  value: money(value),
  opened_at: iso(createdAt),
  created_at: iso(createdAt),
  updated_at: iso(createdAt),
})
