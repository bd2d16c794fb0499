import type { Account } from '../pages/sign-in-page.ts'

/** An organisation unit. Its employees see their own unit and the units below it. */
export interface OrganisationUnit {
  readonly id: string
  readonly name: string
  readonly firm: string
  readonly parentId?: string
}

/** An employee of a firm, which is Dynamic Planner's term for a user. */
export interface DynamicPlannerPerson extends Account {
  readonly sub: string
  readonly employeeId: string
  readonly givenName: string
  readonly familyName: string
  readonly organisationUnitId: string
  /** Default: true. */
  readonly active?: boolean
}

const unit = (number: number, name: string, firm: string, parent?: number): OrganisationUnit => ({
  id: unitId(number),
  name,
  firm,
  ...(parent === undefined ? {} : { parentId: unitId(parent) }),
})

const unitId = (number: number) => `0a000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** Three firms, the first with two branches. */
export const organisationUnits: readonly OrganisationUnit[] = [
  unit(1, 'Harbour Wealth', 'Harbour Wealth'),
  unit(2, 'Bristol', 'Harbour Wealth', 1),
  unit(3, 'Leeds', 'Harbour Wealth', 1),
  unit(4, 'Northgate Financial Planning', 'Northgate Financial Planning'),
  unit(5, 'Linden & Rowe', 'Linden & Rowe'),
]

type PersonRow = readonly [
  username: string,
  givenName: string,
  familyName: string,
  role: string,
  unit: number,
]

const rows: readonly PersonRow[] = [
  ['priya.nair', 'Priya', 'Nair', 'Adviser, Bristol', 2],
  ['tom.okafor', 'Tom', 'Okafor', 'Adviser, Leeds', 3],
  ['helen.marsh', 'Helen', 'Marsh', 'Head office', 1],
  ['gareth.pugh', 'Gareth', 'Pugh', 'Adviser', 4],
  ['mei.tanaka', 'Mei', 'Tanaka', 'Paraplanner', 4],
  ['oliver.rowe', 'Oliver', 'Rowe', 'Partner', 5],
]

const firmOf = (number: number) => organisationUnits.find(({ id }) => id === unitId(number))?.firm ?? ''

/** The default people: three at Harbour Wealth, two at Northgate, one at Linden & Rowe. */
export const dynamicPlannerPeople: readonly DynamicPlannerPerson[] = rows.map(
  ([username, givenName, familyName, role, unitNumber], index) => ({
    username,
    password: 'simulator',
    name: `${givenName} ${familyName}`,
    detail: `${firmOf(unitNumber)} (${role})`,
    givenName,
    familyName,
    sub: `0b000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    employeeId: `0c000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    organisationUnitId: unitId(unitNumber),
  }),
)
