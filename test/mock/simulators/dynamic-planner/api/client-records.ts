import { organisationUnits } from '../people.ts'

/**
 * A client of a firm. Name and date of birth are required; the other fields are optional.
 * @see https://open.dynamicplanner.com/docs/KeyConcepts
 */
export interface ClientRecord {
  readonly id: string
  // assumed: the names of the Low-Code product's payload, the only published one that contains a person
  readonly title?: string
  readonly firstName: string
  readonly lastName: string
  readonly dateOfBirth: string
  readonly email?: string
  readonly phone?: string
  readonly externalReference?: string
  // documented in the sample error of the Error-Handling page
  readonly organisationUnitId: string
}

type Sample = readonly [title: string, firstName: string, lastName: string, dateOfBirth: string]

const samples: readonly Sample[] = [
  ['Mrs', 'Amelia', 'Barker', '1961-03-14'],
  ['Mr', 'Daniel', 'Whitcombe', '1958-11-02'],
  ['Ms', 'Farah', 'Siddiqui', '1974-07-29'],
  ['Dr', 'Graham', 'Ellery', '1949-01-17'],
  ['Mrs', 'Ingrid', 'Solberg', '1967-05-08'],
  ['Mr', 'Joseph', 'Adeyemi', '1982-09-23'],
  ['Miss', 'Katie', 'Pemberton', '1990-12-11'],
  ['Mr', 'Liam', 'O’Rourke', '1971-04-04'],
]

/** Eight clients for each organisation unit, independent of the seed. Production has other ids. */
export const sampleClients = (environment: 'development' | 'production'): ClientRecord[] =>
  organisationUnits.flatMap(({ id: organisationUnitId }, unit) =>
    samples.map(([title, firstName, lastName, dateOfBirth], index) => ({
      id: clientId((environment === 'production' ? 1000 : 0) + unit * 100 + index + 1),
      title,
      firstName,
      lastName: rotate(lastName, unit),
      dateOfBirth,
      email: `${firstName.toLowerCase()}.${unit}@example.com`,
      phone: `+44 1632 960${String(unit * 10 + index).padStart(3, '0')}`,
      organisationUnitId,
    })),
  )

const clientId = (number: number) => `0d000000-0000-4000-8000-${String(number).padStart(12, '0')}`

// Rotated last names, so that no two units have the same people.
const rotate = (lastName: string, by: number) => {
  const names = samples.map(([, , name]) => name)
  return names[(names.indexOf(lastName) + by) % names.length] ?? lastName
}
