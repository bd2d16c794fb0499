import { hostAccountOf, hostIssuer } from '../domain/host-subject.ts'
import type { HostKeyPrincipal } from '../principal/host-key.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'

type SubjectNeeds = { readonly store: Pick<Store, 'subjects'> }

/** The subject of a host's user; undefined if the host has never named the user. */
export const findHostSubject = (
  { store }: SubjectNeeds,
  { tenant }: Pick<HostKeyPrincipal, 'tenant'>,
  account: string,
): Promise<string | undefined> => store.subjects.ownerOf(tenant, { issuer: hostIssuer, account })

/** True if the integration of the connection is one that the key may use. */
export const isOfKey = (
  { tenant, integrations }: HostKeyPrincipal,
  row: Pick<ConnectionRow, 'tenant' | 'integration'>,
): boolean => row.tenant === tenant && (integrations?.includes(row.integration) ?? true)

/** The host's own id of the owner: null for a service account, undefined for a person who is no user of the host. */
export const hostOwnerOf = async (
  { store }: SubjectNeeds,
  { owner }: Pick<ConnectionRow, 'owner'>,
): Promise<string | null | undefined> =>
  owner === '' ? null : (hostAccountOf(await store.subjects.identitiesOf(owner)) ?? undefined)
