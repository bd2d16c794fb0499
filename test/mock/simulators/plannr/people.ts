import type { Random } from '../random.ts'
import type { PlannrAccount, PlannrFirm, PlannrLogin, PlannrPerson } from './options.ts'

interface Name {
  readonly first_name: string
  readonly last_name: string
  readonly email: string
}

/** The people who can sign in: several firms, and people with one account, two accounts or a preferred account. @see https://api-how-to.plannrcrm.com/basics/accounts */
export const openPeople = (random: Random): readonly PlannrPerson[] => {
  const firm = (name: string, slug: string): PlannrFirm => ({ uuid: random.uuid(), name, slug })
  const account = (of: Name, at: PlannrFirm, role: Pick<PlannrAccount, 'type' | 'role'>): PlannrAccount => ({
    uuid: random.uuid(),
    ...role,
    ...of,
    firm: at,
  })
  const logins = (...accounts: PlannrAccount[]): PlannrLogin[] =>
    accounts.map((one, index) => ({ uuid: random.uuid(), primary: index === 0, account: one }))
  const person = (id: number, of: Name, own: readonly PlannrLogin[]): PlannrPerson => ({
    id,
    uuid: random.uuid(),
    username: of.email,
    password: `CANARY-PW-${of.first_name.toLowerCase()}`,
    name: `${of.first_name} ${of.last_name}`,
    logins: own,
  })
  const harbour = firm('Harbour Lane Planning', 'harbour-lane')
  const elm = firm('Elm & Sample Wealth', 'elm-sample')
  const gareth = { first_name: 'Gareth', last_name: 'Thompson', email: 'gareth@harbourlane.example' }
  const priya = { first_name: 'Priya', last_name: 'Nair', email: 'priya@harbourlane.example' }
  const tom = { first_name: 'Tom', last_name: 'Okafor', email: 'tom@elmsample.example' }
  const edith = { first_name: 'Edith', last_name: 'Sample', email: 'edith@client.example' }
  const adviser = { type: 'employee', role: 'owner' } as const
  // `role: "client"` is not in the documented list of roles, but it is in the samples.
  const client = { type: 'client', role: 'client' } as const
  const priyaAtElm = account(priya, elm, { type: 'employee', role: 'admin' })
  return [
    // An adviser and client of the same firm without a preferred account: the account must be chosen.
    person(11, gareth, logins(account(gareth, harbour, adviser), account(gareth, harbour, client))),
    {
      ...person(12, priya, logins(account(priya, harbour, { type: 'employee', role: 'member' }), priyaAtElm)),
      preferredAccountUuid: priyaAtElm.uuid,
    },
    person(13, tom, logins(account(tom, elm, adviser))),
    person(14, edith, logins(account(edith, harbour, client))),
  ]
}
