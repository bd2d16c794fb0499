import type { Account } from '../pages/sign-in-page.ts'

/** A person with an account of the firm. */
export interface FirmPerson extends Account {
  readonly sub: string
  readonly email: string
  readonly emailVerified: boolean
  readonly groups: readonly string[]
}

type PersonRow = readonly [
  sub: string,
  name: string,
  detail: string,
  domain: string,
  groups: readonly string[],
]

const rows: readonly PersonRow[] = [
  ['h-101', 'Priya Nair', 'Adviser', 'harbour-wealth.example', ['advisers']],
  ['h-102', 'Helen Marsh', 'Looks after the software', 'harbour-wealth.example', ['advisers', 'it-support']],
  ['h-103', 'Sam Idle', 'Left the advisers', 'harbour-wealth.example', []],
  ['h-104', 'Noor Guest', 'Guest of another firm', 'partner.example', ['advisers']],
  ['h-105', 'Una Verified', 'Address not confirmed yet', 'harbour-wealth.example', ['advisers']],
]

/** An adviser, an operator, and three people whom a careful configuration refuses: no group, another domain, an unconfirmed address. */
export const firmPeople: readonly FirmPerson[] = rows.map(([sub, name, detail, domain, groups]) => {
  const username = name.toLowerCase().replace(' ', '.')
  return {
    sub,
    name,
    detail,
    username,
    password: 'simulator',
    email: `${username}@${domain}`,
    emailVerified: sub !== 'h-105',
    groups,
  }
})
