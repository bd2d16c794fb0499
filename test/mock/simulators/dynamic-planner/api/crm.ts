import type { DynamicPlannerPerson } from '../people.ts'
import { failed, found, paged, type ApiOutcome } from './api-answer.ts'
import type { ClientRecord } from './client-records.ts'
import type { Operation } from './operation.ts'
import { isSameFirm, isVisible } from './visibility.ts'

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** `GET /crm/v1/clients`: a page of the clients that the employee's organisation unit may see. */
export const listClients: Operation = ({ employee, clients, query }) =>
  paged(
    [...clients.values()].filter(({ organisationUnitId }) => isVisible(employee, organisationUnitId)),
    query,
  )

/** `GET /crm/v1/clients/{id}`. */
export const readClient: Operation = ({ employee, clients, ids: [id = ''] }) => {
  const record = clients.get(id)
  // assumed: 404 for a client of another firm, 403 for a client of another unit
  if (record === undefined || !isSameFirm(employee, record.organisationUnitId)) return noSuchClient
  return isVisible(employee, record.organisationUnitId) ? found(record) : outsideUnit
}

/** `PUT /crm/v1/clients/{id}`: creates or replaces; idempotent. */
export const putClient: Operation = ({ employee, clients, ids: [id = ''], body }) => {
  if (!guid.test(id)) return invalid('id', 'Value is not a valid GUID.')
  const before = clients.get(id)
  if (before !== undefined && !isVisible(employee, before.organisationUnitId)) return outsideUnit
  const read = readRecord(id, employee, body)
  if (read.kind === 'unreadable') return invalid(read.field, read.issue)
  if (!isVisible(employee, read.record.organisationUnitId)) return outsideUnit
  clients.set(id, read.record)
  return found(read.record, before === undefined ? 201 : 200)
}

const noSuchClient = failed({ status: 404, error: 'NotFound', message: 'The client was not found.' })

const outsideUnit = failed({
  status: 403,
  error: 'Forbidden',
  message: 'The client belongs to an organisation unit that you cannot see.',
})

const invalid = (field: string, issue: string): ApiOutcome =>
  failed({
    status: 400,
    error: 'InvalidRequest',
    message: `The provided ${field.charAt(0).toUpperCase()}${field.slice(1)} is invalid.`,
    details: { field, issue },
  })

type ReadRecord =
  | { readonly kind: 'read'; readonly record: ClientRecord }
  | { readonly kind: 'unreadable'; readonly field: string; readonly issue: string }

const unreadable = (field: string, issue: string): ReadRecord => ({ kind: 'unreadable', field, issue })

const optionalFields = ['title', 'email', 'phone', 'externalReference'] as const

const readRecord = (id: string, employee: DynamicPlannerPerson, body: unknown): ReadRecord => {
  if (typeof body !== 'object' || body === null) return unreadable('body', 'Value is not a JSON object.')
  const fields = new Map<string, unknown>(Object.entries(body))
  const text = (name: string) => {
    const value = fields.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const firstName = text('firstName')
  const lastName = text('lastName')
  const dateOfBirth = text('dateOfBirth')
  const organisationUnitId = text('organisationUnitId') ?? employee.organisationUnitId
  if (firstName === undefined) return unreadable('firstName', 'Value is required.')
  if (lastName === undefined) return unreadable('lastName', 'Value is required.')
  if (dateOfBirth === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(dateOfBirth)) {
    return unreadable('dateOfBirth', 'Value is not a valid date.')
  }
  if (!guid.test(organisationUnitId)) return unreadable('organisationUnitId', 'Value is not a valid GUID.')
  const optional = Object.fromEntries(
    optionalFields.flatMap((name) => (text(name) ? [[name, text(name)]] : [])),
  )
  return { kind: 'read', record: { id, ...optional, firstName, lastName, dateOfBirth, organisationUnitId } }
}
