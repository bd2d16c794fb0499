import { hostIssuer } from '../domain/host-subject.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { Identity } from '../store/ports/ports.ts'

/** The identity of a host's user. Two hosts of one tenant share their users. */
const hostIdentity = (account: string): Identity => ({ issuer: hostIssuer, account })

/** Finds the subject that stands for a host's user. */
const findHostSubject = (
  { store }: Pick<ConnectNeeds, 'store'>,
  tenant: string,
  account: string,
): Promise<string | undefined> => store.subjects.ownerOf(tenant, hostIdentity(account))

/** A user of a host. */
export interface HostUser {
  readonly tenant: string
  /** The host's own id. */
  readonly account: string
  readonly name: string | null
}

/** Another request created the subject at the same time. */
class CreatedElsewhere extends Error {
  override readonly name = 'CreatedElsewhere'
}

/** Finds the subject that stands for a host's user, or creates it. It has no sign-in, and is never merged with another subject. */
export const hostSubject = async (
  needs: Pick<ConnectNeeds, 'store' | 'random'>,
  user: HostUser,
): Promise<string> => {
  const { tenant, account } = user
  const known = await findHostSubject(needs, tenant, account)
  if (known !== undefined) return known
  try {
    return await createSubject(needs, user)
  } catch (error) {
    if (!(error instanceof CreatedElsewhere)) throw error
  }
  const created = await findHostSubject(needs, tenant, account)
  if (created === undefined) throw new Failure('internal', 'the user was erased at the same time')
  return created
}

const createSubject = (
  { store, random }: Pick<ConnectNeeds, 'store' | 'random'>,
  { tenant, account, name }: HostUser,
): Promise<string> => {
  const id = randomToken(random)
  return store.atomically(async ({ subjects }) => {
    await subjects.create({ id, tenant, guest: false, name })
    if ((await subjects.attach(tenant, hostIdentity(account), id)) !== id) throw new CreatedElsewhere()
    return id
  })
}
